import type { Connection, ConnectorPlan, SourceRecord } from '../../engine/index.ts'

/** What a person may choose from for a field: read live from a system. */
export interface Choices {
  readonly items: { value: string | number; label: string }[]
  /** There were more than are shown. */
  readonly isCut: boolean
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
  { seesPeople, signal }: { readonly seesPeople: boolean; readonly signal: AbortSignal },
): Promise<Choices> {
  const plan = connector.resources[resource]
  const isPersonal = plan?.label !== undefined && plan.personal.includes(plan.label)
  const sight = !isPersonal ? 'name' : seesPeople ? 'name and key' : 'key'
  const items: Choices['items'] = []
  let pages = 0
  let isCut = false
  for await (const page of connection.resource(resource).list({ filter: 0, signal })) {
    items.push(...page.records.map((record) => toChoice(record, plan?.label, sight)))
    pages += 1
    isCut = page.next !== undefined
    if (pages >= MAX_PAGES || items.length >= MAX_CHOICES) break
  }
  return {
    items: items
      .slice(0, MAX_CHOICES)
      .toSorted((left, right) => left.label.localeCompare(right.label)),
    isCut: isCut || items.length > MAX_CHOICES,
  }
}

/** Systems type their ids: 7 is not "7" to them. */
function toChoice(
  { key, label, record }: SourceRecord,
  labelField: string | undefined,
  sight: 'name' | 'name and key' | 'key',
) {
  const { id } = record
  const named = labelField === undefined ? undefined : record[labelField]
  const name = label ?? (typeof named === 'string' || typeof named === 'number' ? named : key)
  const value = typeof id === 'number' && String(id) === key ? id : key
  if (sight === 'key' || String(name) === key) return { value, label: key }
  // Of people there may be several of one name.
  return { value, label: sight === 'name' ? String(name) : `${String(name)} (${key})` }
}
