import {
  type FlowPlan,
  type Formula,
  isJsonObject,
  type Json,
  type Project,
  stepsWithin,
} from '../../engine/index.ts'
import type { Choices } from './list-choices.ts'

type Write = Extract<FlowPlan['steps'][number], { readonly kind: 'write' }>

/**
 * What the right side of a table may hold where the file names no resource for it: the choices of the target field that
 * is given nothing but the translation, as its connector tells them.
 */
export function targetChoices(
  project: Project,
  flows: readonly FlowPlan[],
  table: string,
): Choices | undefined {
  for (const flow of flows) {
    for (const write of stepsWithin([...flow.steps, ...(flow.deletes?.steps ?? [])])) {
      if (write.kind !== 'write') continue
      const field = fieldOfTable(write, table)
      if (field === undefined) continue
      const connector = project.connectors[flow.connections[write.resource.role] ?? '']
      const { properties } = connector?.resources[write.resource.resource]?.schema ?? {}
      const items = isJsonObject(properties) ? choicesOf(properties[field]) : []
      if (items.length > 0) return { items, isCut: false }
    }
  }
  return undefined
}

/** The same of the left side: the choices of the field of the source record that the table is asked for as it is. */
export function sourceChoices(
  project: Project,
  flows: readonly FlowPlan[],
  table: string,
): Choices | undefined {
  for (const { source, steps, connections } of flows) {
    const field = formulasIn(steps)
      .map((text) => ASKS_FOR_FIELD.exec(text)?.groups)
      .find((asked) => asked?.['table'] === table)?.['field']
    const { role, resource } = source.resource
    const connector = project.connectors[connections[role] ?? '']
    const { properties } = connector?.resources[resource]?.schema ?? {}
    const property = isJsonObject(properties) ? properties[field ?? ''] : undefined
    const items = choicesOf(property)
    if (items.length > 0) return { items, isCut: false }
  }
  return undefined
}

const ASKS_FOR_FIELD = /\$translate\("(?<table>[^"]+)",\s*(?<field>[A-Za-z]\w*)\)/

function formulasIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(formulasIn)
  if (typeof node !== 'object' || node === null) return []
  const { formula }: { readonly formula?: unknown } = node
  if (isFormula(formula)) return [formula.text]
  return Object.values(node).flatMap(formulasIn)
}

function isFormula(value: unknown): value is Formula {
  return typeof value === 'object' && value !== null && 'evaluate' in value
}

function fieldOfTable({ set }: Write, table: string): string | undefined {
  const start = `$translate("${table}",`
  const fields = set.kind === 'map' ? set.fields : []
  return fields.find(({ value }) => {
    if (value.kind !== 'formula') return false
    const { text, uses } = value.formula
    return uses.tables.length === 1 && text.startsWith(start) && isOneCall(text)
  })?.name
}

/** Nothing follows the bracket that closes the first one. */
function isOneCall(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] !== ')') continue
    depth -= 1
    if (depth === 0) return at === text.length - 1
  }
  return false
}

function choicesOf(property: Json | undefined): Choices['items'] {
  if (!isJsonObject(property)) return []
  const { enum: values, oneOf: branches } = property
  if (isList(values)) return values.flatMap((value) => toChoice(value, undefined))
  if (!isList(branches)) return []
  return branches.flatMap((branch) =>
    isJsonObject(branch) ? toChoice(branch['const'], branch['title']) : [],
  )
}

function toChoice(value: Json | undefined, title: Json | undefined): Choices['items'] {
  if (typeof value !== 'string' && typeof value !== 'number') return []
  return [{ value, label: typeof title === 'string' ? title : String(value) }]
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
