import type { DocumentPath, Report } from '../../diagnostic.ts'
import type { JsonObject } from '../../json.ts'
import { type Message, say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import type { WriteStep } from '../flow-plan.ts'
import type { ResourcePlan } from '../resource-plan.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { fieldsOf, type LintContext, type LintScope, resourceOf } from './lint-context.ts'
import { lintLost } from './lint-lost.ts'
import { lintRequired } from './lint-required.ts'
import type { ValueLint } from './lint-value.ts'
import { wayToFind } from './step-result.ts'

const MODES = ['upsert', 'create', 'update']
const DOUBLES = ['fail', 'skip', 'newest', 'merge']

/** Checks a write against what its target can do and what its records are made of. */
export function lintWrite(
  step: WriteStep,
  scope: LintScope,
  context: LintContext,
  values: ValueLint,
  report: Report,
): void {
  const resource = resourceOf(context, step.resource)
  const schema = resource?.schema
  const target = schema && { schema, name: step.resource.name }
  const existing: JsonObject = schema ?? {}
  const inner = { ...scope, names: { ...scope.names, existing } }
  const set = step.set.kind === 'map' ? step.set.fields : []
  const modes = possibleTexts(step.mode, [...step.path, 'mode'], scope, values) ?? MODES
  const creates = modes.some((mode) => mode !== 'update')
  const sent = target && { ...target, sent: creates ? ('whole' as const) : ('partly' as const) }
  values.fields(set, [...step.path, 'set'], inner, sent)
  lintModes(modes, step.path, report)
  lintDoubles(step, scope, values, report)
  for (const key of ['createOnly', 'onlyIfEmpty'] as const) {
    const list = step[key]
    if (list) lintFieldNames(list, [...step.path, key], scope, values, { schema, step, report })
  }
  if (!resource) return
  lintOperations(step, modes, resource, report)
  if (modes.some((mode) => mode !== 'create')) lintReadable(step, resource, report)
  lintLost(set, step, modes, resource, report)
  if (target && creates) lintRequired(set, target, [...step.path, 'set'], report)
}

/** Tells whether the target can be looked up by these fields, and reports it if not. */
export function lintFindable(
  fields: readonly FieldPlan[],
  step: { readonly resource: { readonly name: string }; readonly path: DocumentPath },
  key: 'by' | 'match',
  resource: ResourcePlan | undefined,
  report: Report,
): boolean {
  if (!resource) return true
  if (wayToFind(fields, resource)) return true
  const { name } = step.resource
  const by = allOf(fields.map((field) => field.name))
  const ways = resource.find.map((way) => allOf(way.by))
  const message =
    ways.length === 0
      ? say('notSearchable', { resource: name, by })
      : say('notFindable', { resource: name, by, ways: joined('orBy', ways) })
  const path = [...step.path, key]
  report({ code: 'flow.find_by', severity: 'error', path, message })
  return false
}

function allOf(fields: readonly string[]): Message {
  return joined(
    'both',
    fields.toSorted().map((name) => say('named', { name })),
  )
}

function joined(by: 'both' | 'orBy', [first = NO_NAME, ...others]: readonly Message[]): Message {
  return others.reduce((all, last) => say(by, { first: all, last }), first)
}

const NO_NAME = say('named', { name: '' })

/** The few texts that a value can be; nothing when they are not known. */
function possibleTexts(
  value: ValuePlan,
  path: DocumentPath,
  scope: LintScope,
  values: ValueLint,
): readonly string[] | undefined {
  if (value.kind === 'constant') {
    return [typeof value.value === 'string' ? value.value : JSON.stringify(value.value)]
  }
  if (value.kind === 'list') {
    const texts = value.items.map((item, at) => possibleTexts(item, [...path, at], scope, values))
    return texts.every((text) => text !== undefined) ? texts.flat() : undefined
  }
  if (value.kind !== 'formula') return undefined
  return values.formula(value, path, scope).type.constants?.map(String)
}

function lintModes(modes: readonly string[], path: DocumentPath, report: Report): void {
  for (const mode of modes.filter((one) => !MODES.includes(one))) {
    const message = say('modeUnknown', { name: mode })
    const hint = suggestionHint(mode, MODES)
    report({ code: 'flow.mode_unknown', severity: 'error', path: [...path, 'mode'], message, hint })
  }
}

/** Records are told to be double by what they became, so the step must keep that. */
function lintDoubles(step: WriteStep, scope: LintScope, values: ValueLint, report: Report): void {
  if (!step.doubles) return
  const path = [...step.path, 'doubles']
  const texts = possibleTexts(step.doubles, path, scope, values) ?? []
  for (const text of texts.filter((one) => !DOUBLES.includes(one))) {
    const message = say('doublesUnknown', { name: text })
    const hint = suggestionHint(text, DOUBLES)
    report({ code: 'flow.doubles_unknown', severity: 'error', path, message, hint })
  }
  if (step.link) return
  const message = say('doublesUnlinked', {})
  report({ code: 'flow.doubles_unlinked', severity: 'error', path, message })
}

function lintFieldNames(
  list: ValuePlan,
  path: DocumentPath,
  scope: LintScope,
  values: ValueLint,
  about: {
    readonly schema: JsonObject | undefined
    readonly step: WriteStep
    readonly report: Report
  },
): void {
  const names = possibleTexts(list, path, scope, values) ?? []
  const { schema, step, report } = about
  const known = fieldsOf(schema)
  const sent = step.set.kind === 'map' ? step.set.fields.map(({ name }) => name) : []
  for (const [at, name] of names.entries()) {
    const own = list.kind === 'list' ? [...path, at] : path
    if (known && !known.includes(name)) {
      const message = say('resourceFieldUnknown', { resource: step.resource.name, name })
      const hint = suggestionHint(name, known)
      report({ code: 'flow.field_unknown', severity: 'error', path: own, message, hint })
    } else if (list.kind === 'list' && !sent.includes(name)) {
      const message = say('fieldUnsent', { name })
      const hint = suggestionHint(name, sent)
      report({ code: 'flow.field_unsent', severity: 'hint', path: own, message, hint })
    }
  }
}

function lintOperations(
  step: WriteStep,
  modes: readonly string[],
  resource: ResourcePlan,
  report: Report,
): void {
  const path = [...step.path, 'write']
  const { name } = step.resource
  const problem = { severity: 'error', path } as const
  if (!resource.create && modes.some((mode) => mode !== 'update')) {
    const message = say('notCreatable', { resource: name })
    const hint = resource.update ? say('giveMode', { mode: 'update' }) : undefined
    report({ code: 'flow.operation_missing', ...problem, message, hint })
  }
  if (!resource.update && modes.some((mode) => mode !== 'create')) {
    const message = say('notUpdatable', { resource: name })
    const hint = resource.create ? say('giveMode', { mode: 'create' }) : undefined
    report({ code: 'flow.operation_missing', ...problem, message, hint })
  }
}

/** What is decided by the target record as it is now needs a way to read it. */
function lintReadable(step: WriteStep, resource: ResourcePlan, report: Report): void {
  const reasons = {
    onlyIfEmpty: step.onlyIfEmpty !== undefined,
    unchanged: step.unchanged === 'check',
    set: step.readsExisting,
  }
  const key = (['onlyIfEmpty', 'unchanged', 'set'] as const).find((one) => reasons[one])
  if (key === undefined || resource.get || wayToFind(step.match, resource)?.kind === 'call') return
  const asked = key === 'set' ? '$existing' : `"${key}"`
  const message = say('targetUnreadable', { key: asked, resource: step.resource.name })
  const hint = key === 'set' ? say('leaveExisting', {}) : say('removeKey', { key })
  const path = [...step.path, key]
  report({ code: 'flow.target_unreadable', severity: 'error', path, message, hint })
}
