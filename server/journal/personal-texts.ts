import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type RecordStory,
} from '../../engine/index.ts'
import type { PersonalPaths } from './flow-story.ts'
import { readingsOf } from './readings.ts'

/** Every text in the personal fields of a source record, of what was written, and of what was there before; names that are data, too. */
export function readPersonalTexts(
  { record, writes }: Pick<RecordStory, 'record' | 'writes'>,
  personal: PersonalPaths,
): readonly string[] {
  const { names } = personal
  return [
    ...textsAt(record, personal.source, names),
    ...writes.flatMap(({ resource, set, before = {} }) =>
      [set, before].flatMap((part) => textsAt(part, personal.writes[resource] ?? [], names)),
    ),
  ]
}

/** E-mail addresses within texts (`Jan <jan@x.nl>`, lists of them), each once, as {@link digestEmail} takes them. */
export function pickEmails(texts: readonly string[]): readonly string[] {
  return [
    ...new Set(texts.flatMap((text) => [...wholeIn(text), ...readingsOf(text).flatMap(emailsIn)])),
  ]
}

/**
 * Parts as long as addresses may have: without bounds, a long text without spaces would take for ever. Signs that an
 * address may have and that stand around one far more often (`mail=jan@x.nl`) are none of it, but where it is all there is.
 */
const EMAIL =
  /[\p{L}\p{N}.'%+_~-]{1,64}(?:@|%40)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu
/** Stands before an address, or is of it: `'jan@x.nl'`, `%3Cjan%40x.nl%3E`. */
const BEFORE = /%[0-9a-f]{2}|(?<![\p{L}\p{N}])'/gu
const MAX_ENDS = 8

function emailsIn(text: string): readonly string[] {
  // Nearly no text has one, and that is found out faster so.
  if (!text.includes('@') && !text.includes('%40')) return []
  return (text.toLowerCase().match(EMAIL) ?? []).flatMap((each) => endsOf(each))
}

/** Whatever its user part is made of. */
const WHOLE = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function wholeIn(text: string): readonly string[] {
  const plain = text.trim().toLowerCase()
  return WHOLE.test(plain) ? [plain] : []
}

function endsOf(address: string): readonly string[] {
  const at = address.replace('%40', '@').lastIndexOf('@')
  const starts = [...address.slice(0, at).matchAll(BEFORE)].map(
    ({ index, 0: sign }) => index + sign.length,
  )
  return [0, ...starts.slice(-MAX_ENDS)]
    .filter((start) => start < at)
    .map((start) => address.slice(start).replace('%40', '@'))
}

/** Every text at these paths of a record. */
export function textsAt(
  record: JsonObject,
  paths: readonly string[],
  names: readonly string[] | undefined,
): readonly string[] {
  const declared = new Set(names)
  return paths.flatMap((path) => textsWithin(record, path.split('.'), declared))
}

/** Every text beneath a path, and every name beneath it that no connector declares: it is data. */
export function textsWithin(
  value: Json | undefined,
  path: readonly string[],
  declared: ReadonlySet<string>,
): readonly string[] {
  if (isJsonList(value)) return value.flatMap((item) => textsWithin(item, path, declared))
  const [name, ...rest] = path
  if (isJsonObject(value)) {
    if (name !== undefined) return textsWithin(value[name], rest, declared)
    return Object.entries(value).flatMap(([key, part]) =>
      (declared.has(key) ? [] : [key]).concat(textsWithin(part, [], declared)),
    )
  }
  if (name !== undefined) return []
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
}
