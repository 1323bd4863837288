import type { Json, JsonObject } from '../../../engine/index.ts'
import { type Message, say } from '../../../engine/transport.ts'
import type { Guess, Left } from '../draft.ts'
import { formulaOf } from '../openapi/formula-of.ts'
import { present } from '../openapi/present.ts'
import { propertiesOf, type Schemas } from '../openapi/schemas.ts'
import { labelField, personalFields, tidySchema } from '../openapi/tidy-schema.ts'
import { titleOf } from '../openapi/words.ts'
import { listIn, objectIn, textIn } from '../parts-of.ts'
import type { Segments } from './addresses.ts'
import { makeList } from './make-list.ts'
import { Untranslatable } from './parse-jinja.ts'
import { type Stream, singularOf } from './read-streams.ts'
import type { Settings } from './settings.ts'

export interface Made {
  readonly name: string
  readonly resource: JsonObject
  readonly guesses: readonly Guess[]
}

export interface AroundStream {
  readonly own: readonly Stream[]
  readonly shared: Segments
  readonly settings: Settings
  readonly schemas: Schemas
  readonly fill: (value: JsonObject) => JsonObject
}

/** What a connector says of the records of a stream, or why it says nothing. */
export function makeResource(
  each: Stream,
  { own, shared, settings, schemas, fill }: AroundStream,
): Made | Left {
  const { name, resource, stream, segments } = each
  const at = ['resources', resource]
  const added = addedFields(stream)
  const record = recordOf(stream, schemas)
  const known = propertiesOf(record)
  const key = keyFields(each, known, added)
  if (key.length === 0) return { what: name, reason: say('leftNoKey', {}) }
  const parentOf = (written: Json | undefined) => {
    const { name: parent, $parameters: given } = fill(objectIn(written))
    const called = textIn(parent) || textIn(objectIn(given)['name'])
    const found = own.find((other) => other.name === called)
    return found && { name: found.resource, key: found.key[0] ?? '' }
  }
  try {
    const source = { stream, segments: segments.slice(shared.length), settings, parentOf, at }
    const { list, guesses } = makeList(source)
    const isDeclared = Object.keys(known).length > 0
    const fields = isDeclared ? record : bareRecord(stream, key)
    const whole = { ...fields, properties: without(propertiesOf(fields), added) }
    const personal = personalFields(whole)
    const guess = (part: string, reason: Message): Guess => ({ path: [...at, part], reason })
    return {
      name: resource,
      resource: present({
        title: titleOf(singularOf(name)),
        key: keyFormula(key),
        label: labelField(whole),
        list,
        schema: tidySchema(whole, schemas, new Set()),
        personal: personal.length > 0 ? personal : undefined,
      }),
      guesses: [
        ...guesses,
        ...(personal.length > 0 ? [guess('personal', say('guessPersonal', {}))] : []),
        ...(isDeclared ? [] : [guess('schema', say('guessNoFields', {}))]),
        ...(each.key.length === 0 ? [guess('key', say('guessKeyAlone', {}))] : []),
      ],
    }
  } catch (error) {
    if (!(error instanceof Untranslatable)) throw error
    return { what: name, reason: say('leftUnknown', { name: error.message }) }
  }
}

/** Several fields identify a record together. */
function keyFormula(key: readonly string[]): string {
  const parts = key.map((field) => formulaOf(field.split('.')).slice(1))
  if (parts.length === 1) return `=${parts[0]}`
  return `=${parts.map((part) => `$string(${part})`).join(' & "-" & ')}`
}

/** Fields that the original makes itself; answers do not have them. */
function addedFields(stream: JsonObject): ReadonlySet<string> {
  return new Set(
    listIn(stream['transformations'])
      .map(objectIn)
      .filter(({ type }) => type === 'AddFields')
      .flatMap(({ fields }) =>
        listIn(fields).map((field) => textIn(listIn(objectIn(field)['path'])[0])),
      ),
  )
}

function without(fields: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

const USUAL_KEYS = ['id', 'uuid', 'gid', 'key', 'code', 'name']

function keyFields(
  { key }: Stream,
  known: JsonObject,
  added: ReadonlySet<string>,
): readonly string[] {
  const isOfAnswer =
    key.length > 0 && key.every((field) => !added.has(field) && !/[{}]/.test(field))
  if (isOfAnswer) return key
  const usual = USUAL_KEYS.find((name) => known[name] !== undefined && !added.has(name))
  return usual === undefined ? [] : [usual]
}

function recordOf(stream: JsonObject, schemas: Schemas): JsonObject {
  const loaders = listIn(stream['schema_loader'])
  const all = loaders.length > 0 ? loaders : [stream['schema_loader'] ?? null]
  for (const loader of all) {
    const { schema } = schemas.follow(loader)
    const record = schemas.look(schema)
    if (Object.keys(propertiesOf(record)).length > 0) return record
  }
  return {}
}

/** What is known where a manifest does not say which fields there are. */
function bareRecord(stream: JsonObject, key: readonly string[]): JsonObject {
  const cursor = textIn(objectIn(stream['incremental_sync'])['cursor_field'])
  const names = [...key, cursor].filter((name) => /^\w+$/.test(name))
  return { properties: Object.fromEntries(names.map((name) => [name, {}])) }
}
