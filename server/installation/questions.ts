import {
  completeSettings,
  type FlowPlan,
  isJsonObject,
  type Json,
  type JsonObject,
  type Project,
  sayChoices,
  toText,
} from '../../engine/index.ts'
import { listAccounts } from '../store/accounts.ts'
import type { Answers } from '../store/answers.ts'
import type { Integration } from '../store/integrations.ts'
import { activeFlows } from './active-flows.ts'
import { flowsOf, playedBy } from './installed-flows.ts'
import { findGaps, loadTrial } from './kept-trials.ts'
import type { Missing } from './missing.ts'
import type { Mistake } from './mistakes-error.ts'
import { sayMistakes } from './say-mistakes.ts'

import type { Workspace } from './workspace.ts'

/** The settings of several flows as one schema: a question that several ask is asked once. */
function mergeSettings(flows: readonly FlowPlan[]): JsonObject {
  const properties: Record<string, Json> = {}
  const required = new Set<Json>()
  for (const { settings } of flows) {
    if (isJsonObject(settings['properties'])) Object.assign(properties, settings['properties'])
    if (Array.isArray(settings['required'])) {
      for (const name of settings['required']) required.add(name)
    }
  }
  return { type: 'object', properties, required: [...required] }
}

/**
 * The same for people to read: a question that belongs to no group, and that one of several flows asks, is put under the
 * title of its flow.
 */
export function mergeSettingsByFlow(flows: readonly FlowPlan[]): JsonObject {
  const merged = mergeSettings(flows)
  const properties = isJsonObject(merged['properties']) ? merged['properties'] : {}
  const grouped = Object.entries(properties).map(([name, property]) => {
    const asking = flows.filter(({ settings }) => asks(settings, name))
    const [only] = asking
    const isGeneral = asking.length > 1 || flows.length === 1
    if (!only || isGeneral || !isJsonObject(property) || property['x-group']) {
      return [name, property] as const
    }
    return [name, { ...property, 'x-group': only.title }] as const
  })
  return { ...merged, properties: Object.fromEntries(grouped) }
}

function asks({ properties }: JsonObject, name: string): boolean {
  return isJsonObject(properties) && Object.hasOwn(properties, name)
}

/**
 * What must be answered before the integration can run, in plain words, each with the place of the answer. Only flows
 * that are to run count.
 */
export async function findMissing(
  workspace: Workspace,
  project: Project,
  integration: Pick<Integration, 'id' | 'name'>,
  answers: Answers,
): Promise<readonly Missing[]> {
  const { name } = integration
  const active = activeFlows(project, name, answers)
  const broken = project.integrations[name] === undefined && flowsOf(project, name).length === 0
  if (broken) {
    const message = `the files of "${name}" are gone, or have mistakes`
    return [{ path: '', code: 'filesGone', values: { name }, message }]
  }
  if (active.length === 0) {
    const message = 'no flow is chosen, so nothing would run'
    return [{ path: 'off', code: 'noFlow', values: {}, message }]
  }
  const trial = await loadTrial(workspace.database.db, { integration, project, answers })
  return [
    ...missingDirections(project, name, answers),
    ...(await missingConnections(workspace, project, active, answers)),
    ...wrongSettings(active, answers),
    ...(trial ? findGaps(trial, { integration, project, answers }) : []),
  ]
}

function missingDirections(project: Project, name: string, answers: Answers): readonly Missing[] {
  return (project.integrations[name]?.flows ?? []).flatMap((choice) => {
    if (choice.kind === 'flow') return []
    const flows = Object.values(choice.options)
    const isChosen = flows.includes(answers.directions[choice.name] ?? '')
    if (isChosen || flows.every((flow) => answers.off.includes(flow))) return []
    const message = `choose in which direction "${choice.name}" goes, or switch it off`
    const values = { choice: choice.name }
    return [{ path: `directions.${choice.name}`, code: 'direction', values, message }]
  })
}

async function missingConnections(
  { database, name: workspace }: Workspace,
  project: Project,
  flows: readonly FlowPlan[],
  answers: Answers,
): Promise<readonly Missing[]> {
  const accounts = await listAccounts(database.db, workspace)
  const needed = new Map(flows.flatMap((flow) => Object.entries(flow.connections)))
  return [...needed].flatMap(([role, connector]): readonly Missing[] => {
    const name = playedBy(answers, role)
    const account = accounts.find((each) => each.name === name)
    const path = `connections.${role}`
    const title = project.connectors[connector]?.title ?? connector
    if (!account) {
      const message = `connect an account of ${title}`
      return [{ path, code: 'connection', values: { system: title }, message }]
    }
    if (account.connector === connector) return []
    const message = `"${name}" is an account of ${account.connector}, and one of ${title} is needed`
    const values = { name, connector: account.connector, system: title }
    return [{ path, code: 'otherConnector', values, message }]
  })
}

function wrongSettings(flows: readonly FlowPlan[], answers: Answers): readonly Missing[] {
  const schema = mergeSettings(flows)
  const given = answersFor(flows, answers)
  const { mistakes } = completeSettings(schema, given)
  const messages = sayMistakes(mistakes).map((each) => toText(each))
  return mistakes.map(({ path }, at) => {
    const [name = ''] = path
    const isOpen = path.length === 1 && given[name] === undefined
    return {
      path: ['settings', ...path].join('.'),
      code: isOpen ? 'answer' : 'wrongAnswer',
      values: { question: titleOf(schema, name) },
      message: messages[at] ?? '',
    }
  })
}

function titleOf({ properties }: JsonObject, name: string): string {
  const question = isJsonObject(properties) ? properties[name] : undefined
  const title = isJsonObject(question) ? question['title'] : undefined
  return typeof title === 'string' ? title : name
}

/** Directions and flows that the integration does not have; what was answered before is not looked at again. */
export function findWrongFlows(
  { project, integration }: { readonly project: Project; readonly integration: string },
  before: Pick<Answers, 'directions' | 'off'>,
  { directions, off }: Pick<Answers, 'directions' | 'off'>,
): readonly Mistake[] {
  const choices = project.integrations[integration]?.flows ?? []
  const options = new Map(
    choices.flatMap((choice) =>
      choice.kind === 'flow' ? [] : [[choice.name, Object.values(choice.options)] as const],
    ),
  )
  const flows = flowsOf(project, integration).map(({ name }) => name)
  const wrongDirections = Object.entries(directions)
    .filter(([name, flow]) => before.directions[name] !== flow)
    .flatMap(([name, flow]): readonly Mistake[] => {
      const known = options.get(name)
      if (known?.includes(flow)) return []
      const path = known || options.size === 0 ? `directions.${name}` : 'directions'
      return [{ path, message: sayChoices(known ?? [...options.keys()]) }]
    })
  const wrongOff = off.flatMap((flow, at): readonly Mistake[] =>
    flows.includes(flow) || before.off.includes(flow)
      ? []
      : [{ path: `off.${at}`, message: sayChoices(flows) }],
  )
  return [...wrongDirections, ...wrongOff]
}

/** Mistakes in what was answered; what is still open is none. */
export function findWrongAnswers(flows: readonly FlowPlan[], answers: Answers): readonly Mistake[] {
  const schema = { ...mergeSettings(flows), required: [] }
  const { mistakes } = completeSettings(schema, answersFor(flows, answers))
  return mistakes.map(({ path, message }) => ({
    path: ['settings', ...path].join('.'),
    message,
  }))
}

/** Answers to questions that are not asked any more do no harm. */
function answersFor(flows: readonly FlowPlan[], { settings }: Answers): JsonObject {
  const { properties } = mergeSettings(flows)
  const known = isJsonObject(properties) ? properties : {}
  return Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(known, name)))
}
