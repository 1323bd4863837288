import {
  compileSchema,
  equalJson,
  type Json,
  type JsonObject,
  keyOfText,
  type Message,
  type Project,
  say,
  sideSchema,
  suggestionHint,
  type TableSide,
} from '../../engine/index.ts'
import type { Choices } from './choices.ts'
import { flowsOf } from './installed-flows.ts'
import type { Mistake } from './mistakes-error.ts'
import type { TablePlan, TableSides } from './table-sides.ts'

export interface RowCheck {
  readonly project: Project
  readonly integration: string
  readonly table: TablePlan
  /** As the systems have them now; absent where they could not be asked, and then kinds alone are looked at. */
  readonly sides: Pick<TableSides, 'from' | 'to'> | undefined
}

/** What is wrong with rows that are new or changed: those that are there already were right when they were saved. */
export function findWrongRows(
  check: RowCheck,
  before: Readonly<Record<string, Json>>,
  rows: Readonly<Record<string, Json>>,
): readonly Mistake[] {
  const { table, sides } = check
  const keySchema = schemaOf(check, table.from)
  const valueSchema = schemaOf(check, table.to)
  return Object.entries(rows).flatMap(([key, value]) => {
    const saved = [before, table.rows].find((known) => Object.hasOwn(known, key))
    const isNew = saved === undefined
    const isChanged = !saved || !equalJson(saved[key], value)
    const found = [
      ...(isNew ? wrongKey(table, key, keySchema, sides?.from) : []),
      ...(isChanged ? wrongValue(table, value, valueSchema, sides?.to) : []),
    ]
    return found.map((message) => ({ path: `rows.${key}`, message }))
  })
}

/** Text from a person as a value of the right side: `007` stays text where that is text, and `7` becomes a number where it is one. */
export function valueOfText(
  { project, integration, table }: Omit<RowCheck, 'sides'>,
  text: string,
): Json {
  const schema = schemaOf({ project, integration }, table.to)
  if (schema) return keyOfText(text, schema) ?? text
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text
}

function schemaOf(
  { project, integration }: Pick<RowCheck, 'project' | 'integration'>,
  side: TableSide | undefined,
): JsonObject | undefined {
  if (!side) return undefined
  const { role, resource } = side.resource
  const roles = flowsOf(project, integration).map(({ connections }) => connections[role])
  const connector = roles.find((name) => name !== undefined) ?? ''
  const plan = project.connectors[connector]?.resources[resource]
  return plan && sideSchema(plan, side)
}

function wrongKey(
  { name, title = name, from }: TablePlan,
  key: string,
  schema: JsonObject | undefined,
  choices: Choices | undefined,
): readonly Message[] {
  if (schema && keyOfText(key, schema) === undefined) {
    return [say('rowKeyMisfit', { title, name: key, side: nameOf(from) })]
  }
  if (!choices || choices.isCut) return []
  // What could not be read as a whole may hold anything.
  if (choices.isOpen && choices.items.length === 0) return []
  if (choices.items.some(({ value }) => String(value) === key)) return []
  const named = choices.items.find(({ label }) => label === key)
  if (named) return [say('rowKeyNamed', { title, name: key, other: String(named.value) })]
  const labels = choices.items.map(({ value }) => String(value))
  return [unknown(say('rowKeyUnknown', { title, name: key }), key, labels)]
}

function wrongValue(
  { name, title = name, to }: TablePlan,
  value: Json,
  schema: JsonObject | undefined,
  choices: Choices | undefined,
): readonly Message[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isPlain = schema?.['enum'] === undefined && schema?.['oneOf'] === undefined
  const [mistake] = schema && isPlain ? compileSchema(schema)(value) : []
  if (mistake) return [say('rowValueMisfit', { title, name: text, side: nameOf(to) })]
  if (!choices || choices.isCut || choices.isOpen) return []
  if (choices.items.some((choice) => choice.value === value)) return []
  const named = choices.items.find(({ label }) => label === text)
  if (named) return [say('rowValueNamed', { title, name: text, other: String(named.value) })]
  const known = choices.items.map((choice) => String(choice.value))
  return [unknown(say('rowValueUnknown', { title, name: text }), text, known)]
}

function unknown(message: Message, wrong: string, known: readonly string[]): Message {
  const hint = suggestionHint(wrong, known)
  return hint === undefined ? message : say('hinted', { said: message, hint })
}

function nameOf(side: TableSide | undefined): string {
  return side ? [side.resource.name, ...(side.field ?? [])].join('.') : ''
}
