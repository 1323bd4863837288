import { byName } from '../by-name.ts'
import type { Report } from '../diagnostic.ts'
import { hashJson } from '../hash.ts'
import type { Json } from '../json.ts'
import { parseDuration } from '../language/duration.ts'
import type { FlowSpec } from '../language/flow-spec.ts'
import type { FlowTestSpec } from '../language/flow-test-spec.ts'
import type { StepSpec, StepsSpec } from '../language/step-spec.ts'
import type { TableSpec } from '../language/value-spec.ts'
import { say } from '../messages/message.ts'
import { compileFlowTests } from './compile-flow-tests.ts'
import {
  type CalledSteps,
  compileStep,
  compileSteps,
  parseResource,
  type StepsContext,
} from './compile-steps.ts'
import { compileValue } from './compile-value.ts'
import type { ConnectorPlan } from './connector-plan.ts'
import type { DeletesPlan, FlowPlan, StepPlan, TablePlan, TriggerPlan } from './flow-plan.ts'
import { createFieldsRead, createRecordNeeds } from './record-needs.ts'
import { parseTableSide } from './table-side.ts'

/** What a flow is compiled with, besides its own text. */
export interface FlowSurroundings {
  readonly integration?: string | undefined
  /** By name. */
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** Files of steps, by name. */
  readonly called: Readonly<Record<string, CalledSteps>>
  /** Tests of the flows that this one extends. */
  readonly inheritedTests: readonly FlowTestSpec[]
}

/**
 * Turns a checked flow, its overlay and integration merged in, into a plan; what is wrong is reported. In parts, one after
 * the other.
 */
export function* compileFlow(
  spec: FlowSpec,
  surroundings: FlowSurroundings,
  report: Report,
): Generator<undefined, FlowPlan> {
  const resource = parseResource(spec.source.read)
  const connections = byName(spec.connections)
  const connector = surroundings.connectors[connections[resource.role] ?? '']
  const needs = createRecordNeeds(connector?.resources[resource.resource])
  const read = createFieldsRead()
  const { called } = surroundings
  const context: StepsContext = {
    report,
    needs: (value, bare) => {
      read.note(value, bare)
      return needs(value, bare)
    },
    called,
    source: resource.name,
    bare: true,
    within: [],
  }
  const steps: StepPlan[] = []
  for (const [at, step] of spec.steps.entries()) {
    yield
    steps.push(compileStep(step, ['steps', at], context))
  }
  yield
  const version = hashJson(versionedPart(spec, called))
  yield
  const { with: filter } = spec.source
  const doing = {
    name: spec.flow,
    title: spec.title,
    about: spec.about,
    integration: surroundings.integration,
    version,
    connections,
    settings: spec.settings ?? { type: 'object', properties: {} },
    tables: byName(compileTables(spec.tables ?? {})),
    trigger: compileTrigger(spec.trigger),
    source: {
      resource,
      with: filter && compileValue(filter, ['source', 'with'], report),
      parts: spec.source.parts ?? {},
      more: unionOfMore(steps),
      fields: read.names(),
    },
    steps,
    deletes: compileDeletes(spec.deletes, { ...context, needs: () => [] }),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the language, and never awaited
    errors: { retries: 5, then: 'park', stopAfter: 25, ...spec.errors },
    parallel: spec.parallel ?? 4,
    priority: spec.priority ?? 'normal',
  } as const
  yield
  const tests = compileFlowTests(spec.tests ?? [], surroundings.inheritedTests, report)
  return { ...doing, tests }
}

/** Titles and tests do not change what a flow does, so they do not make a new version. */
function versionedPart(spec: FlowSpec, called: Readonly<Record<string, CalledSteps>>): Json {
  const { title: _, about: __, tests: ___, ...doing } = spec
  const { steps, deletes } = doing
  const text = JSON.stringify({
    ...doing,
    steps: steps.map(untitled),
    ...(deletes && { deletes: { ...deletes, do: deletes.do.map(untitled) } }),
  })
  const files = Object.entries(called).filter(([name]) => text.includes(`"${name}"`))
  return { flow: text, called: files.map(([name, { spec: file }]) => [name, textOfSteps(file)]) }
}

function textOfSteps(file: StepsSpec): string {
  return JSON.stringify({ ...file, do: file.do.map(untitled) })
}

function untitled(written: StepSpec): Json {
  const step: Record<string, unknown> = { ...written }
  delete step['title']
  if ('do' in written) step['do'] = written.do.map(untitled)
  if ('else' in written && written.else) step['else'] = written.else.map(untitled)
  return JSON.parse(JSON.stringify(step))
}

function unionOfMore(steps: readonly StepPlan[]): string[] {
  return [...new Set(steps.flatMap((step) => step.more))].toSorted()
}

function compileTables(specs: Readonly<Record<string, TableSpec>>): Record<string, TablePlan> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { rows = {}, otherwise = 'fail', title, from, to }]) => [
      name,
      {
        title,
        from: from === undefined ? undefined : parseTableSide(from),
        to: to === undefined ? undefined : parseTableSide(to),
        rows,
        otherwise:
          typeof otherwise === 'string'
            ? { kind: otherwise }
            : { kind: 'use', value: otherwise.use },
      },
    ]),
  )
}

function compileTrigger(spec: FlowSpec['trigger']): TriggerPlan | undefined {
  if (spec === undefined) return undefined
  if ('every' in spec) {
    const hookedMs = spec.hooked === undefined ? undefined : parseDuration(spec.hooked)
    const every = { kind: 'every', ms: parseDuration(spec.every) ?? 0 } as const
    return hookedMs === undefined ? every : { ...every, hookedMs }
  }
  if ('cron' in spec) return { kind: 'cron', cron: spec.cron, zone: spec.zone }
  return 'after' in spec ? { kind: 'after', flow: spec.after } : { kind: 'hook' }
}

function compileDeletes(spec: FlowSpec['deletes'], context: StepsContext): DeletesPlan | undefined {
  if (spec === undefined) return undefined
  if (spec.limit === undefined) {
    const message = say('deletesUnlimited', {})
    const hint = say('giveLimit', {})
    const code = 'flow.deletes_unlimited'
    context.report({ code, severity: 'error', path: ['deletes'], atKey: true, message, hint })
  }
  const limit = spec.limit ?? '0%'
  return {
    limit:
      typeof limit === 'number'
        ? { kind: 'count', value: limit }
        : { kind: 'percent', value: Number(limit.slice(0, -1)) },
    steps: compileSteps(spec.do, ['deletes', 'do'], context),
  }
}
