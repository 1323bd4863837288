import { isJsonObject, type Json, type JsonObject, type RecordStory } from '../../engine/index.ts'
import type { PersonalPaths } from './flow-story.ts'

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** Every text in the personal fields of a source record and of what was written. */
export function readPersonalTexts(
  { record, writes }: Pick<RecordStory, 'record' | 'writes'>,
  personal: PersonalPaths,
): readonly string[] {
  return [
    ...textsAt(record, personal.source),
    ...writes.flatMap(({ resource, set }) => textsAt(set, personal.writes[resource] ?? [])),
  ]
}

/** E-mail addresses among texts, each once, as {@link digestEmail} takes them. */
export function pickEmails(texts: readonly string[]): readonly string[] {
  const plain = texts.map((text) => text.trim().toLowerCase())
  return [...new Set(plain.filter((text) => EMAIL.test(text)))]
}

function textsAt(record: JsonObject, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => textsWithin(record, path.split('.')))
}

function textsWithin(value: Json | undefined, path: readonly string[]): readonly string[] {
  if (isList(value)) return value.flatMap((item) => textsWithin(item, path))
  const [name, ...rest] = path
  if (isJsonObject(value)) {
    if (name !== undefined) return textsWithin(value[name], rest)
    return Object.values(value).flatMap((part) => textsWithin(part, []))
  }
  if (name !== undefined) return []
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
