import type { JsonObject } from '../../../engine/index.ts'
import { say } from '../../../engine/transport.ts'
import type { Guess, Left } from '../draft.ts'
import type { Family } from './families.ts'
import { formulaOf } from './formula-of.ts'
import { makeReads } from './make-reads.ts'
import { makeWrites } from './make-writes.ts'
import { type Around, Notes } from './notes.ts'
import { present } from './present.ts'
import { nameOf, readFamily } from './read-family.ts'
import { propertiesOf } from './schemas.ts'
import { labelField, personalFields, tidySchema } from './tidy-schema.ts'
import { titleOf } from './words.ts'

export interface Made {
  readonly name: string
  readonly resource: JsonObject
  readonly guesses: readonly Guess[]
  readonly left: readonly Left[]
}

/** What a connector says of the records of one family; without a resource where nothing can be read of them. */
export function makeResource(
  name: string,
  family: Family,
  around: Around,
): Made | { readonly left: readonly Left[] } {
  const notes = new Notes()
  const into = { around, notes, at: ['resources', name] }
  const read = readFamily(family, into)
  const reads = read && makeReads(family, read, into)
  if (!reads) return { left: [...notes.left, ...leaveAll(family, notes.left)] }
  const { key, record } = read
  const { create, update, remove } = makeWrites(family, read, into)
  const sent = { ...create?.fields, ...update?.fields }
  const whole = { ...record, properties: { ...sent, ...propertiesOf(record) } }
  const written = create || update ? new Set(Object.keys(sent)) : undefined
  const schema = tidySchema(whole, around.schemas, written)
  const fields = propertiesOf(schema)
  const personal = personalFields(whole).filter((field) => fields[field] !== undefined)
  const label = labelField(record)
  if (personal.length > 0) notes.guess([...into.at, 'personal'], say('guessPersonal', {}))
  const resource = present({
    title: titleOf(nameOf(family) || name),
    key: formulaOf([key]),
    label: label !== undefined && fields[label] !== undefined ? label : undefined,
    ...reads,
    create: create?.call,
    update: update?.call,
    delete: remove,
    schema,
    personal: personal.length > 0 ? personal : undefined,
  })
  return { name, resource, guesses: notes.guesses, left: notes.left }
}

/** Operations of a family that nothing was said of yet. */
function leaveAll({ onList, onItem }: Family, said: readonly Left[]): readonly Left[] {
  const known = new Set(said.map(({ what }) => what))
  return [...Object.values(onList), ...Object.values(onItem)]
    .map(({ method, path }) => ({
      what: `${method.toUpperCase()} ${path}`,
      reason: say('leftNoPlace', {}),
    }))
    .filter(({ what }) => !known.has(what))
}
