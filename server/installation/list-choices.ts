import {
  type Connection,
  type ConnectorPlan,
  isJsonList,
  type Json,
  type SourceRecord,
} from '../../engine/index.ts'
import type { Choice, Choices } from './choices.ts'
import { tellNamesakes } from './tell-namesakes.ts'

interface ReadOptions {
  readonly seesPeople: boolean
  readonly signal: AbortSignal
}

const MAX_CHOICES = 1_000
const MAX_PAGES = 20

/**
 * Reads the records of a resource as choices, in the order of their names; not more than a person can look through. Whose
 * name is personal is told by its key alone, unless `seesPeople`: choices are shown to everybody who may look.
 */
export async function listChoices(
  connection: Connection,
  connector: ConnectorPlan,
  resource: string,
  { seesPeople, signal }: ReadOptions,
): Promise<Choices> {
  const plan = connector.resources[resource]
  const isPersonal = plan?.label !== undefined && plan.personal.includes(plan.label)
  const sight = !isPersonal ? 'name' : seesPeople ? 'name and key' : 'key'
  const records: SourceRecord[] = []
  const { items, isCut } = await readChoices(connection, resource, signal, (record) => {
    records.push(record)
    return [toChoice(record, plan?.label, sight)]
  })
  const listed = items.flatMap((choice, at) => {
    const record = records[at]
    return record ? [{ choice, record }] : []
  })
  return { items: byLabel(tellNamesakes(listed)), isCut }
}

function byLabel(choices: readonly Choice[]): Choice[] {
  return choices.toSorted((left, right) => left.label.localeCompare(right.label))
}

/** Reads the different values that a field of a resource has, through lists as well. */
export async function listValues(
  connection: Connection,
  connector: ConnectorPlan,
  { resource, field }: { readonly resource: string; readonly field: readonly string[] },
  { seesPeople, signal }: ReadOptions,
): Promise<Choices> {
  const isPersonal = connector.resources[resource]?.personal.includes(field[0] ?? '') === true
  if (isPersonal && !seesPeople) return { items: [], isCut: true }
  const known = new Set<unknown>()
  const { items, isCut } = await readChoices(connection, resource, signal, ({ record }) =>
    valuesAt(record, field).flatMap((value) => {
      if (known.has(value)) return []
      known.add(value)
      return [{ value, label: String(value) }]
    }),
  )
  return { items: byLabel(items), isCut }
}

/** In the order of the system. */
async function readChoices(
  connection: Connection,
  resource: string,
  signal: AbortSignal,
  choicesOf: (record: SourceRecord) => readonly Choice[],
): Promise<Choices> {
  const items: Choice[] = []
  let pages = 0
  let isCut = false
  for await (const page of connection.resource(resource).list({ filter: 0, signal })) {
    // A page is as long as the system likes: what nobody is shown is not looked at.
    for (const record of page.records) {
      if (items.length > MAX_CHOICES) break
      for (const choice of choicesOf(record)) items.push(choice)
    }
    pages += 1
    isCut = page.next !== undefined
    if (pages >= MAX_PAGES || items.length >= MAX_CHOICES) break
  }
  return {
    items: items.slice(0, MAX_CHOICES),
    isCut: isCut || items.length > MAX_CHOICES,
  }
}

function valuesAt(value: Json | undefined, [name, ...rest]: readonly string[]): Choice['value'][] {
  if (isJsonList(value))
    return value.flatMap((item) => valuesAt(item, name === undefined ? [] : [name, ...rest]))
  if (typeof value === 'object' && value !== null) {
    return name === undefined ? [] : valuesAt(value[name], rest)
  }
  const isValue =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isValue && value !== '' && name === undefined ? [value] : []
}

/** Systems type their ids: 7 is not "7" to them. */
function toChoice(
  { key, label, record }: SourceRecord,
  labelField: string | undefined,
  sight: 'name' | 'name and key' | 'key',
): Choice {
  const { id } = record
  const named = labelField === undefined ? undefined : record[labelField]
  const name = label ?? (typeof named === 'string' || typeof named === 'number' ? named : key)
  const value = typeof id === 'number' && String(id) === key ? id : key
  if (sight === 'key' || String(name) === key) return { value, label: key }
  // Of people there may be several of one name.
  return { value, label: sight === 'name' ? String(name) : `${String(name)} (${key})` }
}
