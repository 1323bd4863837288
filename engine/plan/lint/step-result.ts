import type { DocumentPath, Report } from '../../diagnostic.ts'
import type { FormulaLineage } from '../../formula/formula-analysis.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { say } from '../../messages/message.ts'
import type { FindStep, WriteStep } from '../flow-plan.ts'
import type { FindPlan, ResourcePlan } from '../resource-plan.ts'
import type { FieldPlan } from '../value-plan.ts'
import type { LintScope } from './lint-context.ts'

/** Marks the result of a write: the fields that are certain to be in it. */
const SENT = 'x-sent'

/** The way in which the connector finds a record by these fields. */
export function wayToFind(
  fields: readonly FieldPlan[] | undefined,
  resource: ResourcePlan,
): FindPlan | undefined {
  if (!fields) return undefined
  const names = fields.map(({ name }) => name)
  return resource.find.find(
    ({ by }) => by.length === names.length && by.every((name) => names.includes(name)),
  )
}

/** The types of what is looked for: in a kept list, a field that is a list is found by each of its values. */
export function soughtSchema(fields: readonly FieldPlan[], resource: ResourcePlan): JsonObject {
  const { schema } = resource
  const { properties } = schema
  if (wayToFind(fields, resource)?.kind !== 'kept' || !isJsonObject(properties)) return schema
  const sought = Object.entries(properties).map(([name, property]) => {
    const items = isJsonObject(property) && property['type'] === 'array' && property['items']
    return [name, isJsonObject(items) ? items : property] as const
  })
  return { ...schema, properties: Object.fromEntries(sought) }
}

/** What later steps see of a record that was found: links and local indexes know little more than its id. */
export function foundSchema(step: FindStep, resource: ResourcePlan | undefined): JsonObject {
  const one = foundOne(step, resource)
  return step.all ? { type: 'array', items: one } : one
}

function foundOne(step: FindStep, resource: ResourcePlan | undefined): JsonObject {
  const whole = withId(resource?.schema)
  if (!resource) return whole
  if (step.link || step.became) return only(whole, ['id'])
  const way = wayToFind(step.by, resource)
  return way?.kind === 'index' ? only(whole, ['id', ...way.by]) : whole
}

/** What later steps see of a record that was written. */
export function writtenSchema(step: WriteStep, resource: ResourcePlan | undefined): JsonObject {
  const whole = withId(resource?.schema)
  const isRead = step.readsExisting || step.unchanged === 'check'
  if (isRead || step.set.kind !== 'map') return whole
  const sent = [...step.set.fields, ...(step.match ?? [])].map(({ name }) => name)
  return { ...whole, [SENT]: ['id', ...sent] }
}

/** Hints at fields of a written record that were not sent: they are there only if the system happens to tell them. */
export function lintUnsent(
  { values, conditions, counts }: FormulaLineage,
  scope: LintScope,
  path: DocumentPath,
  report: Report,
): void {
  for (const used of new Set([...values, ...conditions, ...counts])) {
    const [root = '', field] = used.replaceAll('[]', '').split('.')
    const name = root.slice(1)
    if (!root.startsWith('$') || field === undefined || !/^\w+$/.test(field)) continue
    const sent = sentFields(Object.hasOwn(scope.names, name) ? scope.names[name] : undefined)
    if (!sent || sent.includes(field)) continue
    const message = say('fieldUnread', { field, variable: root })
    const hint = say('findToRead', {})
    report({ code: 'flow.field_unread', severity: 'hint', path, message, hint })
  }
}

function sentFields(schema: JsonObject | undefined): readonly unknown[] | undefined {
  if (!schema) return undefined
  const { items } = schema
  const sent = schema[SENT]
  if (Array.isArray(sent)) return sent
  return isJsonObject(items) ? sentFields(items) : undefined
}

/** The tidy fields of a record and its id. */
function withId(schema: JsonObject | undefined): JsonObject {
  const properties = schema?.['properties']
  if (!schema || !isJsonObject(properties)) return {}
  return { ...schema, properties: { id: {}, ...properties }, required: [] }
}

function only({ properties }: JsonObject, names: readonly string[]): JsonObject {
  const known = isJsonObject(properties) ? properties : {}
  const kept = names.map((name) => [name, known[name] ?? {}] as const)
  return { type: 'object', properties: Object.fromEntries(kept), additionalProperties: false }
}
