import { isJsonObject } from '../json.ts'
import { IntegrationSpec } from '../language/integration-spec.ts'
import {
  type ProjectFile,
  parseTitlesPath,
  readSourceFile,
  type SourceFile,
} from '../language/source-file.ts'
import { say } from '../messages/message.ts'
import type { FlowChoice, IntegrationPlan } from '../plan/integration-plan.ts'
import { checkWhatIsSound } from './check-what-is-sound.ts'
import type { Inheritance } from './inherit-integration.ts'

export interface ReadIntegration extends Inheritance {
  readonly plan: IntegrationPlan
  readonly isWhole: boolean
}

/** Reads an integration file; nothing when too little of it is right to go on with. */
export function readIntegration(file: SourceFile): ReadIntegration | undefined {
  const part = checkWhatIsSound(IntegrationSpec, file.value ?? null, 'integration', file.report)
  if (!part || !isJsonObject(part.spec)) return undefined
  const { spec, isWhole } = part
  return { name: spec.integration, file, value: part.spec, isWhole, plan: toPlan(spec, file) }
}

const SAYS_INTEGRATION = /^integration:/mu

/** Of files that are known to be right, the integrations, by name: their flows, which are most of the text, are not even parsed. */
export function readIntegrations(
  files: readonly ProjectFile[],
): Readonly<Record<string, IntegrationPlan>> {
  const read = files.flatMap((file) => {
    if (parseTitlesPath(file.path) || !SAYS_INTEGRATION.test(file.text)) return []
    const source = readSourceFile(file)
    const integration = source.kind === 'integration' ? readIntegration(source) : undefined
    return integration && !source.hasErrors() ? [integration.plan] : []
  })
  return Object.fromEntries(read.map((plan) => [plan.name, plan]))
}

function toPlan(spec: IntegrationSpec, file: SourceFile): IntegrationPlan {
  return {
    name: spec.integration,
    title: spec.title,
    about: spec.about,
    connections: spec.connections,
    settings: spec.settings ?? { type: 'object', properties: {} },
    tables: Object.keys(spec.tables ?? {}),
    flows: spec.flows.flatMap((choice, at) => toChoice(choice, at, file)),
  }
}

function toChoice(
  choice: IntegrationSpec['flows'][number],
  at: number,
  file: SourceFile,
): FlowChoice[] {
  if (typeof choice === 'string') return [{ kind: 'flow', flow: choice }]
  const [entry, ...others] = Object.entries(choice)
  if (!entry || others.length > 0) {
    const message = say('oneDirection', {})
    const path = ['flows', at]
    file.report({ code: 'integration.direction_name', severity: 'error', path, message })
  }
  return entry ? [{ kind: 'direction', name: entry[0], options: entry[1].direction }] : []
}

/** The flows that an integration names, with the path at which it names them. */
export function flowsOf(plan: IntegrationPlan): { flow: string; path: (string | number)[] }[] {
  return plan.flows.flatMap((choice, at) =>
    choice.kind === 'flow'
      ? [{ flow: choice.flow, path: ['flows', at] }]
      : Object.entries(choice.options).map(([option, flow]) => ({
          flow,
          path: ['flows', at, choice.name, 'direction', option],
        })),
  )
}
