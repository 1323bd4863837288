import type { JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import { closedSettings } from '../closed-settings.ts'
import type { ResourcePlan } from '../resource-plan.ts'
import {
  type LintContext,
  type LintScope,
  lintResource,
  NO_RECORD,
  resourceOf,
} from './lint-context.ts'
import { lintLinks, lintOwnLinks } from './lint-links.ts'
import { lintSettings } from './lint-settings.ts'
import { lintSteps } from './lint-steps.ts'
import { lintTables } from './lint-tables.ts'
import { lintTests } from './lint-tests.ts'
import { lintTrigger } from './lint-trigger.ts'
import { ValueLint } from './lint-value.ts'

/**
 * Checks what a compiled flow means: that every name it mentions is known at that place, that its systems can do
 * what it asks, and that values fit where they go.
 */
export function* lintFlow(context: LintContext): Generator<undefined, void> {
  const { flow, report } = context
  lintConnections(context)
  lintSettings(flow.settings, context, report)
  yield
  lintTables(context)
  yield
  const source = resourceOf(context, flow.source.resource)
  lintSource(context, source)
  lintTrigger(context, source)
  const settings = closedSettings(flow.settings)
  const record = source?.schema
  const key: JsonObject = { type: 'string' }
  const scope: LintScope = { record, names: { settings, key, record: record ?? {} } }
  yield* lintSteps(flow.steps, scope, context, report)
  yield
  lintLinks(flow.steps, report)
  if (flow.deletes) {
    lintOwnLinks(flow.steps, flow.source.resource.name, report)
    const gone: LintScope = { record: NO_RECORD, names: { settings, key } }
    yield* lintSteps(flow.deletes.steps, gone, context, report)
    lintGone(context, source)
  }
  yield
  lintTests(context, report)
}

function lintConnections({ flow, connectors, brokenConnectors, report }: LintContext): void {
  for (const [role, name] of Object.entries(flow.connections)) {
    if (Object.hasOwn(connectors, name)) continue
    const path = ['connections', role]
    if (brokenConnectors.includes(name)) {
      const message = say('connectorBroken', { name })
      report({ code: 'flow.connector_broken', severity: 'error', path, message })
    } else {
      const message = say('connectorUnknown', { name })
      const hint = suggestionHint(name, Object.keys(connectors))
      report({ code: 'flow.connector_unknown', severity: 'error', path, message, hint })
    }
  }
}

function lintSource(context: LintContext, source: ResourcePlan | undefined): void {
  const { flow, report } = context
  const { resource, with: filter } = flow.source
  const path = ['source', 'read']
  lintResource(context, resource, path, report)
  if (source && (!source.list || !source.key)) {
    const missing = source.list ? 'sourceKeyless' : 'sourceUnlisted'
    const message = say(missing, { resource: resource.name })
    report({ code: 'flow.operation_missing', severity: 'error', path, message })
  }
  lintParts(context, source)
  if (!filter) return
  if (source?.list && filter.kind === 'map') {
    const offered = source.list.takes
    for (const { name } of filter.fields.filter((field) => !offered.includes(field.name))) {
      const message = say('filterUnknown', { resource: resource.name, name })
      const hint = suggestionHint(name, offered)
      const own = ['source', 'with', name]
      const problem = { code: 'flow.filter_unknown', severity: 'error', path: own } as const
      report({ ...problem, atKey: true, message, hint })
    }
  }
  const names = { settings: closedSettings(flow.settings) }
  new ValueLint(context, report).check(filter, ['source', 'with'], { record: NO_RECORD, names })
}

function lintParts({ flow, report }: LintContext, source: ResourcePlan | undefined): void {
  const known = Object.keys(source?.more ?? {})
  for (const [part, table] of Object.entries(flow.source.parts)) {
    const own = { severity: 'error', path: ['source', 'parts', part] } as const
    if (source && !known.includes(part)) {
      const message = say('resourceFieldUnknown', {
        resource: flow.source.resource.name,
        name: part,
      })
      const hint = suggestionHint(part, known)
      report({ code: 'flow.part_unknown', ...own, atKey: true, message, hint })
    }
    if (Object.hasOwn(flow.tables, table)) continue
    const message = say('tableUnknown', { name: table })
    const hint = suggestionHint(table, Object.keys(flow.tables))
    report({ code: 'flow.table_unknown', ...own, message, hint })
  }
}

function lintGone(context: LintContext, source: ResourcePlan | undefined): void {
  if (!source || source.gone) return
  const message = say('goneUnnoticed', { resource: context.flow.source.resource.name })
  const hint = say('stepsNeverRun', {})
  const problem = { severity: 'hint', path: ['deletes'], atKey: true } as const
  context.report({ code: 'flow.deletes_unnoticed', ...problem, message, hint })
}
