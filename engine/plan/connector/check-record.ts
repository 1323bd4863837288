import type { DocumentPath } from '../../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { ResourceSpec } from '../../language/resource-spec.ts'
import { say } from '../../messages/message.ts'
import type { FieldPlan, ValuePlan } from '../value-plan.ts'
import { checkRecordTypes } from './check-record-types.ts'
import { type ConnectorAuthor, objectOf } from './connector-author.ts'

export interface RecordParts {
  readonly spec: ResourceSpec
  readonly schema: JsonObject
  readonly fields: readonly FieldPlan[]
  readonly path: DocumentPath
}

/** Checks that record, schema and all that names tidy fields agree. */
export function checkRecord(parts: RecordParts, author: ConnectorAuthor): void {
  const { spec, schema, fields, path } = parts
  if (!spec.record && !spec.schema) {
    author.error('record_missing', path, say('resourceEmpty', {}))
    return
  }
  const properties = objectOf(schema['properties'])
  if (spec.record && spec.schema) {
    checkAgreement(fields, properties, path, author)
    checkRecordTypes(fields, properties, [...path, 'record'], author.report)
  }
  checkPersonal(spec.personal ?? [], [...path, 'personal'], schema, author)
  if (spec.label !== undefined) {
    checkName(spec.label, [...path, 'label'], properties, author)
  }
  for (const [at, find] of (spec.find ?? []).entries()) {
    checkNames(find.by, [...path, 'find', at, 'by'], properties, author)
    if ('index' in find && !spec.list) {
      author.error('index_without_list', [...path, 'find', at, 'index'], say('indexUnfilled', {}))
    }
    if ('kept' in find && !spec.list) {
      author.error('kept_without_list', [...path, 'find', at, 'kept'], say('keptUnfilled', {}))
    }
  }
  checkKey(spec, path, author)
}

function checkAgreement(
  fields: readonly FieldPlan[],
  properties: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  for (const { name, value } of fields) {
    const place = [...path, 'record', name]
    checkName(name, place, properties, author, true)
    checkInner(value, objectOf(properties[name]), place, author)
  }
  const given = new Set(fields.map(({ name }) => name))
  for (const [name, property] of Object.entries(properties)) {
    if (given.has(name) || objectOf(property)['writeOnly'] === true) continue
    author.report({
      code: 'connector.field_missing',
      severity: 'error',
      path: [...path, 'schema', 'properties', name],
      atKey: true,
      message: say('recordWithout', { field: name }),
      hint: say('giveFormula', {}),
    })
  }
}

/** Checks the names of fields within a field. */
function checkInner(
  value: ValuePlan,
  schema: JsonObject,
  path: DocumentPath,
  author: ConnectorAuthor,
): void {
  const items = objectOf(schema['items'])
  if (value.kind === 'each') checkInner(value.set, items, [...path, 'set'], author)
  if (value.kind === 'list') {
    for (const [at, item] of value.items.entries()) checkInner(item, items, [...path, at], author)
  }
  const { properties } = schema
  if (value.kind !== 'map' || !isJsonObject(properties)) return
  for (const field of value.fields) {
    const place = [...path, field.name]
    checkName(field.name, place, properties, author, true)
    checkInner(field.value, objectOf(properties[field.name]), place, author)
  }
}

function checkNames(
  names: readonly string[],
  path: DocumentPath,
  properties: JsonObject,
  author: ConnectorAuthor,
): void {
  for (const [at, name] of names.entries()) checkName(name, [...path, at], properties, author)
}

function checkName(
  name: string,
  path: DocumentPath,
  properties: JsonObject,
  author: ConnectorAuthor,
  atKey = false,
): void {
  if (Object.hasOwn(properties, name)) return
  const message = say(atKey ? 'notInSchema' : 'notInRecord', { name })
  author.unknownName('field_unknown', path, message, name, Object.keys(properties), atKey)
}

/** A field, or by dots a part of one. */
function checkPersonal(
  fields: readonly string[],
  path: DocumentPath,
  schema: JsonObject,
  author: ConnectorAuthor,
): void {
  for (const [at, field] of fields.entries()) {
    let place = schema
    for (const name of field.split('.')) {
      const properties = objectOf(objectOf(place['items'] ?? place)['properties'])
      checkName(name, [...path, at], properties, author)
      place = objectOf(properties[name])
    }
  }
}

/** What can be looked up or written by id must say where its id is. */
function checkKey(spec: ResourceSpec, path: DocumentPath, author: ConnectorAuthor): void {
  if (spec.key) return
  const needy = (['get', 'find', 'create', 'update', 'delete', 'gone', 'hook'] as const).find(
    (operation) => spec[operation] !== undefined,
  )
  if (!needy) return
  author.error('key_missing', path, say('identityNeeded', { verb: needy }))
}
