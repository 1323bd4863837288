import { isJsonObject, type Json } from '../json.ts'
import type { SourceFile } from '../language/source-file.ts'
import { type Message, say } from '../messages/message.ts'
import type { FlowPlan, StepPlan } from '../plan/flow-plan.ts'
import type { FieldPlan, ValuePlan } from '../plan/value-plan.ts'

/** What the formulas of flows mention. */
export interface Mentions {
  readonly tables: ReadonlySet<string>
  readonly settings: ReadonlySet<string>
  /** Some formula takes the answers as a whole, so any of them may be used. */
  readonly allSettings: boolean
}

/** Collects the tables and questions that a flow uses. */
export function collectMentions(flow: FlowPlan): Mentions {
  const formulas = [
    ...formulasOf(flow.source.with),
    ...[...flow.steps, ...(flow.deletes?.steps ?? [])].flatMap(formulasOfStep),
  ]
  const tables = formulas.flatMap(({ uses }) => uses.tables)
  const settings = formulas.flatMap(({ text }) =>
    [...text.matchAll(/\$settings\s*\.\s*`?([A-Za-z_][\w-]*)/g)].map(([, name]) => name ?? ''),
  )
  const allSettings = formulas.some(({ text }) => /\$settings(?!\s*\.\s*[`A-Za-z_]|\w)/.test(text))
  return { tables: new Set(tables), settings: new Set(settings), allSettings }
}

/** Hints at the tables and questions of a file that none of these flows uses. */
export function lintUnused(file: SourceFile, flows: readonly Mentions[]): void {
  if (!isJsonObject(file.value)) return
  for (const name of keysOf(file.value['tables'])) {
    if (flows.some(({ tables }) => tables.has(name))) continue
    const message = say('tableUnused', { name })
    reportAt(['tables', name], 'flow.table_unused', message)
  }
  if (flows.some(({ allSettings }) => allSettings)) return
  const schema = file.value['settings']
  for (const name of keysOf(isJsonObject(schema) ? schema['properties'] : undefined)) {
    if (flows.some(({ settings }) => settings.has(name)) || isAskedBy(schema, name)) continue
    const message = say('answerUnused', { name })
    reportAt(['settings', 'properties', name], 'flow.setting_unused', message)
  }

  function reportAt(path: readonly string[], code: string, message: Message): void {
    const hint = say('useOrRemove', {})
    file.report({ code, severity: 'hint', path, atKey: true, message, hint })
  }
}

/** An `x-show` of another question may depend on the answer. */
function isAskedBy(schema: Json | undefined, name: string): boolean {
  return JSON.stringify(schema).includes(`$settings.${name}`)
}

function keysOf(map: Json | undefined): readonly string[] {
  return isJsonObject(map) ? Object.keys(map) : []
}

type Formula = Extract<ValuePlan, { readonly kind: 'formula' }>['formula']

function formulasOfStep(step: StepPlan): readonly Formula[] {
  const own = Object.values(step).flatMap((part: unknown) => {
    if (isValue(part)) return formulasOf(part)
    return isFields(part) ? part.flatMap(({ value }) => formulasOf(value)) : []
  })
  const link = 'link' in step && step.link ? formulasOf(step.link.key) : []
  const became = 'became' in step && step.became ? formulasOf(step.became.id) : []
  const inner = 'steps' in step ? step.steps.flatMap(formulasOfStep) : []
  const otherwise = step.kind === 'do' ? (step.else ?? []).flatMap(formulasOfStep) : []
  return [...own, ...link, ...became, ...inner, ...otherwise]
}

const VALUE_KINDS = new Set<unknown>(['constant', 'formula', 'map', 'list', 'each'])

/** The parts of a step that are values tell by their kind; steps inside a step have other kinds. */
function isValue(part: unknown): part is ValuePlan {
  return isJsonObject(part) && VALUE_KINDS.has(part['kind'])
}

function isFields(part: unknown): part is readonly FieldPlan[] {
  return Array.isArray(part) && part.every((item) => isJsonObject(item) && isValue(item['value']))
}

function formulasOf(value: ValuePlan | undefined): readonly Formula[] {
  switch (value?.kind) {
    case undefined:
    case 'constant':
      return []
    case 'formula':
      return [value.formula]
    case 'map':
      return value.fields.flatMap((field) => formulasOf(field.value))
    case 'list':
      return value.items.flatMap(formulasOf)
    case 'each':
      return [value.for, value.if, value.set].flatMap(formulasOf)
  }
}
