import type { JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Operation } from './api.ts'
import { formulaOf } from './formula-of.ts'
import { propertiesOf, type Schemas, typeOf } from './schemas.ts'
import { plainName } from './words.ts'

const SINCE: ReadonlySet<string> = new Set([
  'updatedsince',
  'modifiedsince',
  'changedsince',
  'updatedafter',
  'modifiedafter',
  'changedafter',
  'updatedatmin',
  'minupdatedat',
  'lastmodifiedafter',
  'lastupdatedafter',
  'updatedfrom',
  'modifiedfrom',
  'changedfrom',
  'minlastmodified',
  'lastmodifiedsince',
  'updatedatafter',
  'updatedatfrom',
  'modifieddatefrom',
  'updatedatgte',
  'modifiedatgte',
  'filterupdatedatgte',
  'filterupdatedatgt',
  'filtermodifiedatgte',
  'datemodifiedmin',
  'mindatemodified',
  'mindatelastupdated',
  'updatedatge',
  'ifmodifiedsince',
  'modifiedatfrom',
])
const AT = [
  'updatedat',
  'modifiedat',
  'changedat',
  'lastmodified',
  'lastupdated',
  'updated',
  'modified',
  'datemodified',
  'dateupdated',
  'modifieddate',
  'updateddate',
  'lastmodifieddate',
  'lastmodifiedat',
  'updatetime',
  'modifiedon',
  'updatedon',
  'lastmodifieddatetime',
  'modificationdate',
  'lastmodifiedtime',
  'lastupdatedat',
  'updateddatetime',
  'lastupdateddate',
  'datelastupdated',
  'lastmodifiedon',
]

/** How a list tells what changed: only where it can be asked for, and records say when they did. */
export function guessChanges(
  { parameters }: Operation,
  record: JsonObject,
  schemas: Schemas,
): { readonly changed: JsonObject; readonly reason: Message } | undefined {
  const since = parameters.find(
    ({ in: place, name }) => place === 'query' && SINCE.has(plainName(name)),
  )
  const properties = propertiesOf(record)
  const field = AT.flatMap((name) =>
    Object.keys(properties).filter((property) => plainName(property) === name),
  ).find((name) => isTime(schemas.look(properties[name])))
  if (!since || field === undefined || !isTime(since.schema)) return undefined
  // A day is asked for by its day; what changed on it before comes once more.
  const asked = since.schema['format'] === 'date' ? '=$substringBefore($since, "T")' : '=$since'
  return {
    changed: { since: { [since.name]: asked }, at: formulaOf([field]) },
    reason: say('guessChanged', { name: since.name, field }),
  }
}

/** Times that are counted, in whatever unit, are not taken for ISO 8601. */
function isTime(schema: JsonObject): boolean {
  const type = typeOf(schema)
  return type === undefined || type === 'string'
}
