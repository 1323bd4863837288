import { isJsonList, isJsonObject, type Json } from '../../../engine/index.ts'
import { camelName, singular } from '../openapi/words.ts'
import { isId } from './is-id.ts'
import { isPartOfApi, isWord } from './is-word.ts'
import type { SeenCall } from './seen-call.ts'

/** Parts that all paths begin with, and that belong to the address of the API. */
export function sharedParts(calls: readonly SeenCall[]): readonly string[] {
  const [first, ...others] = calls
  if (!first) return []
  const most = Math.min(...calls.map(({ parts }) => parts.length - 1))
  const shared: string[] = []
  for (const [at, part] of first.parts.slice(0, Math.max(most, 0)).entries()) {
    if (!isPartOfApi(part) || others.some(({ parts }) => parts[at] !== part)) break
    shared.push(part)
  }
  // An id that stands first is a record's; a version follows a word, or begins with "v".
  return /^\d+$/.test(shared[0] ?? '') ? [] : shared
}

/** The path of each call, with placeholders for all that is not plainly a word of the API: `/orders/{orderId}/lines`. */
export function templatePaths(
  calls: readonly SeenCall[],
  beginning: readonly string[],
): ReadonlyMap<SeenCall, string> {
  const paths = new Map<SeenCall, string>()
  /** Values that records of a list have, by its path. */
  const listed = new Map<string, Map<string, string>>()
  for (const call of calls.toSorted(byLength)) {
    const made: string[] = []
    for (const part of call.parts) {
      const [, plain = part, ending = ''] = /^(.+)(\.json)$/.exec(part) ?? []
      const placeholder = placeholderFor(plain, { made, beginning, listed })
      made.push(placeholder === undefined ? part : `${placeholder}${ending}`)
    }
    const path = `/${made.join('/')}`
    paths.set(call, path)
    if (call.method === 'get' && call.answer)
      noteValues(call.answer.body, path.replace(/\.json$/, ''), listed)
  }
  return paths
}

/** Lists come before what is within them. */
function byLength(left: SeenCall, right: SeenCall): number {
  return left.parts.length - right.parts.length
}

interface Seen {
  /** Of the path so far, after its beginning. */
  readonly made: readonly string[]
  /** What all paths begin with. */
  readonly beginning: readonly string[]
  readonly listed: ReadonlyMap<string, ReadonlyMap<string, string>>
}

function placeholderFor(part: string, { made, beginning, listed }: Seen): string | undefined {
  if (/^\{.*\}$/.test(part)) return named(part.slice(1, -1), made)
  const field = listed.get(`/${made.join('/')}`)?.get(part)
  if (field !== undefined && field !== 'id') return named(field, made)
  const before = made.at(-1) ?? beginning.at(-1)
  if (field === undefined && !isId(part) && isWord(part, before)) return undefined
  const around = made.findLast((each) => !each.startsWith('{'))
  return named(around === undefined ? 'id' : `${singular(around)}-id`, made)
}

function named(name: string, before: readonly string[]): string {
  const plain = camelName(name)
  let free = plain
  for (let number = 2; before.includes(`{${free}}`); number++) free = `${plain}${number}`
  return `{${free}}`
}

/** Fields by which records are usually asked for. */
const KEYS = /^(id|uuid|guid|key|code|slug|handle|sku|number|name)$|(_id|Id)$/
const MAX_RECORDS = 500

function noteValues(
  body: Json | undefined,
  path: string,
  listed: Map<string, Map<string, string>>,
): void {
  const lists = isJsonObject(body) ? Object.values(body).filter(isJsonList) : []
  const records = [...(isJsonList(body) ? [body] : []), ...lists].flat().slice(0, MAX_RECORDS)
  const values = listed.get(path) ?? new Map<string, string>()
  for (const record of records) {
    if (!isJsonObject(record)) continue
    for (const [name, value] of Object.entries(record)) {
      const isKey = KEYS.test(name) && (typeof value === 'string' || typeof value === 'number')
      if (isKey && value !== '' && !values.has(String(value))) values.set(String(value), name)
    }
  }
  if (values.size > 0) listed.set(path, values)
}
