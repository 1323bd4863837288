import { isJsonObject, type Json, type JsonObject } from '../../../engine/index.ts'
import { sharedWords, wordsOf } from '../auto-map/name-index.ts'
import { plainName } from '../auto-map/name-tokens.ts'

/** How records fill a field, as the server counted it. */
export interface JudgedField {
  readonly field: string
  readonly filled: number
  readonly different: number
}

/** Fields that the target can be searched by together, and what of the source may be the same. */
export interface MatchKey {
  readonly fields: readonly MatchField[]
  /** All of them have a source field that is filled in all records, and together these tell the records apart. */
  readonly isGood: boolean
}

export interface MatchField {
  readonly target: string
  readonly title: string
  readonly isReadOnly: boolean
  /** The source field that is most like it; absent: none is. */
  readonly source: string | undefined
}

export interface MatchQuestion {
  readonly source: JsonObject
  readonly target: JsonObject
  /** Fields that the target can be searched by, together. */
  readonly findBy: readonly (readonly string[])[]
  readonly judged: readonly JudgedField[]
  /** How many records were looked at. */
  readonly count: number
}

/** What a record of the target can be recognised by: what tells the records apart first, what nothing looks like last. */
export function offerMatchKeys(question: MatchQuestion): readonly MatchKey[] {
  const seen = new Set<string>()
  const keys = question.findBy.flatMap((by): MatchKey[] => {
    const name = JSON.stringify(by.toSorted())
    if (by.length === 0 || seen.has(name)) return []
    seen.add(name)
    const fields = by.map((target): MatchField => {
      const schema = schemaAt(question.target, target)
      return {
        target,
        title: titleOf(schema, target),
        isReadOnly: isJsonObject(schema) && schema['readOnly'] === true,
        source: mostAlike(question, target),
      }
    })
    return [{ fields, isGood: isGoodKey(fields, question) }]
  })
  const rank = ({ fields, isGood }: MatchKey) =>
    isGood ? 0 : fields.every(({ source }) => source !== undefined) ? 1 : 2
  return keys.toSorted((left, right) => rank(left) - rank(right))
}

/** Filled in all records, and different in each: of several fields, one of them. */
export function isGoodKey(
  fields: readonly Pick<MatchField, 'source'>[],
  { judged, count }: Pick<MatchQuestion, 'judged' | 'count'>,
): boolean {
  const found = fields.map(({ source }) => judged.find(({ field }) => field === source))
  const isFilled = found.every((each) => each?.filled === count)
  // What one record has differs from nothing.
  return count > 1 && isFilled && found.some((each) => each?.different === count)
}

/** Ids are each system's own: that two are called alike says nothing. */
function isIdentity(name: string): boolean {
  return plainName(name.slice(name.lastIndexOf('.') + 1)) === 'id'
}

function mostAlike(
  { source, target, judged, count }: MatchQuestion,
  field: string,
): string | undefined {
  if (isIdentity(field)) return undefined
  let best: { readonly field: string; readonly score: number } | undefined
  for (const { field: candidate, filled, different } of judged) {
    if (isIdentity(candidate)) continue
    const alike = likeness(
      { name: field, title: titleOf(schemaAt(target, field), field) },
      { name: candidate, title: titleOf(schemaAt(source, candidate), candidate) },
    )
    // Of two that are equally like it, the one that tells records apart.
    const score = alike + (alike > 0 && count > 0 ? (filled + different) / (count * 20) : 0)
    if (score > (best?.score ?? 0)) best = { field: candidate, score }
  }
  return best?.field
}

interface Named {
  readonly name: string
  readonly title: string
}

/** Names that mean the same are alike, whoever called them so; of others, how many of their words are. */
function likeness(left: Named, right: Named): number {
  const names = sharedWords(wordsOf(left.name), wordsOf(right.name), () => 1)
  const titles = sharedWords(wordsOf(left.title), wordsOf(right.title), () => 1)
  const likest = Math.max(names, 0.95 * titles)
  return likest < LEAST ? 0 : likest
}

/** Below this nobody would see why. */
const LEAST = 0.3

/** What people call a field, without what is in brackets; its name where nobody said. */
export function titleOf(schema: Json | undefined, path: string): string {
  const title = isJsonObject(schema) ? schema['title'] : undefined
  return typeof title === 'string' ? title.replace(/ \([^)]*\)$/, '') : path
}

export function schemaAt(schema: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((inner, name) => {
    const properties = isJsonObject(inner) ? inner['properties'] : undefined
    const isThere = isJsonObject(properties) && Object.hasOwn(properties, name)
    return isThere ? properties[name] : undefined
  }, schema)
}
