import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  type ResourcePlan,
} from '../../engine/index.ts'
import { MASK } from '../journal/mask.ts'
import { createHide } from '../journal/mask-story.ts'
import { listDeclaredPaths, listPersonalNames, plainName } from '../journal/personal-names.ts'

export interface AnswerRow {
  readonly path: DocumentPath
  readonly kind: 'object' | 'list' | 'text' | 'time' | 'number' | 'yes-no' | 'nothing'
  /** Absent: it holds others, or nobody may see it. */
  readonly value?: string | undefined
  /** Of what it holds. */
  readonly count?: number | undefined
}

/** An answer of a system, and the first record that was made of it. */
export interface Answered {
  /** Secrets are masked in it. */
  readonly answer: Json | undefined
  readonly raw: Json | undefined
  readonly record: JsonObject | undefined
}

export interface AnsweredRows {
  readonly answer: readonly AnswerRow[]
  readonly record: readonly AnswerRow[]
  readonly isCut: boolean
  /** Takes personal values of both, and e-mail addresses, out of a text. */
  readonly hide: (text: string) => string
}

/** Of a list of many, the first tell what all are like. */
const MAX_ITEMS = 2
const MAX_DEPTH = 12
const MAX_ROWS = 1000
const MAX_LENGTH = 200
/** Nothing that lies deeper is shown, nor is it anybody's name. */
const MAX_PERSONAL_DEPTH = 200

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/
/** What no system calls a field so is data: names of people, numbers of accounts, addresses. */
const FIELD_NAME = /^(?!.*\d{5})[A-Za-z_$@#][\w$@#.:-]{0,80}$/

/**
 * An answer and a record line by line. Values are those of fields that the connector declares and does not call personal,
 * where it says that they are; all others are hidden: what they hold, nobody has said yet.
 */
export function answeredRows(
  { answer, raw, record }: Answered,
  resource: ResourcePlan,
  all: readonly ResourcePlan[],
): AnsweredRows {
  const personal = new Set(
    all.flatMap(listPersonalNames).map((path) => path.split('.').at(-1) ?? ''),
  )
  const isPersonal = (name: string): boolean => personal.has(plainName(name))
  const texts = [answer ?? null, record ?? null].flatMap((value) =>
    personalTexts(value, isPersonal, { isWithin: false, depth: 0 }),
  )
  const hide = createHide(texts)
  const { tidy, sent } = listDeclaredPaths(resource)
  const at = answer === undefined || raw === undefined ? undefined : findList(answer, raw)
  // A secret that the system sent back is masked in the answer alone.
  const seen = textsIn(answer ?? null)
  const told = { isPersonal, hide }
  const answerRows = rowsOf(answer, { ...told, within: at, declared: sent, shows: () => true })
  const recordRows = rowsOf(record, {
    ...told,
    within: [],
    declared: tidy,
    shows: (value) => typeof value !== 'string' || seen.has(value),
  })
  return {
    answer: answerRows.rows,
    record: recordRows.rows,
    isCut: answerRows.isCut || recordRows.isCut,
    hide,
  }
}

interface Sight {
  readonly isPersonal: (name: string) => boolean
  readonly hide: (text: string) => string
  /** Where the records are; absent: there are none. */
  readonly within: DocumentPath | undefined
  /** Paths within a record, by dots. */
  readonly declared: ReadonlySet<string>
  readonly shows: (value: Leaf) => boolean
}

type Leaf = string | number | boolean | null

function rowsOf(
  root: Json | undefined,
  sight: Sight,
): { readonly rows: readonly AnswerRow[]; readonly isCut: boolean } {
  const rows: AnswerRow[] = []
  let isCut = false
  let hidden = 0

  function nameOf(name: string, isKnown: boolean): string {
    if (isKnown || FIELD_NAME.test(name)) return sight.hide(name)
    hidden += 1
    return `${MASK} ${hidden}`
  }

  function walkFields(
    value: JsonObject,
    path: DocumentPath,
    names: readonly string[] | undefined,
  ): void {
    const fields = Object.entries(value)
    rows.push({ path, kind: 'object', count: fields.length })
    for (const [name, part] of fields.slice(0, MAX_ROWS)) {
      const inner = names && !sight.isPersonal(name) ? [...names, name] : undefined
      const isKnown = inner !== undefined && sight.declared.has(inner.join('.'))
      walk(part, [...path, nameOf(name, isKnown)], inner)
    }
  }

  /** @param names within a record; absent: around the records, or beneath what is personal. */
  function walk(value: Json, path: DocumentPath, names: readonly string[] | undefined): void {
    if (rows.length >= MAX_ROWS || path.length > MAX_DEPTH) {
      isCut = true
    } else if (isJsonList(value)) {
      rows.push({ path, kind: 'list', count: value.length })
      const isList = isSame(path, sight.within)
      for (const [at, item] of value.slice(0, MAX_ITEMS).entries())
        walk(item, [...path, at], isList ? [] : names)
      isCut ||= value.length > MAX_ITEMS
    } else if (isJsonObject(value)) {
      walkFields(value, path, names)
    } else {
      const isOpen = names !== undefined && sight.declared.has(names.join('.'))
      rows.push(leafRow(value, path, isOpen && sight.shows(value) ? sight.hide : undefined))
    }
  }
  if (root !== undefined)
    walk(root, [], isJsonList(root) || !isSame([], sight.within) ? undefined : [])
  return { rows, isCut }
}

function leafRow(value: Leaf, path: DocumentPath, hide: Sight['hide'] | undefined): AnswerRow {
  if (value === null) return { path, kind: 'nothing' }
  const kind = kindOf(value)
  return hide ? { path, kind, value: hide(String(value)).slice(0, MAX_LENGTH) } : { path, kind }
}

function kindOf(value: Exclude<Leaf, null>): AnswerRow['kind'] {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'yes-no'
  return TIME.test(value) ? 'time' : 'text'
}

function isSame(path: DocumentPath, other: DocumentPath | undefined): boolean {
  return path.length === other?.length && path.every((name, at) => name === other[at])
}

/** The list that begins with a record as the system sent it. */
function findList(value: Json, first: Json, path: DocumentPath = []): DocumentPath | undefined {
  if (path.length > MAX_DEPTH) return undefined
  if (isJsonList(value)) {
    const [item] = value
    return item !== undefined && isAlike(item, first) ? path : undefined
  }
  if (!isJsonObject(value)) return undefined
  for (const [name, part] of Object.entries(value)) {
    const found = findList(part, first, [...path, name])
    if (found) return found
  }
  return undefined
}

/** By their names: in the answer, secrets are masked. */
function isAlike(one: Json, other: Json): boolean {
  if (!isJsonObject(one) || !isJsonObject(other))
    return JSON.stringify(one) === JSON.stringify(other)
  return Object.keys(one).join('\n') === Object.keys(other).join('\n')
}

function textsIn(root: Json): ReadonlySet<string> {
  const texts = new Set<string>()
  const walk = (value: Json, depth: number): void => {
    if (typeof value === 'string') texts.add(value)
    else if (depth < MAX_PERSONAL_DEPTH && typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) walk(part, depth + 1)
  }
  walk(root, 0)
  return texts
}

function personalTexts(
  value: Json,
  isPersonal: Sight['isPersonal'],
  { isWithin, depth }: { readonly isWithin: boolean; readonly depth: number },
): readonly string[] {
  if (depth > MAX_PERSONAL_DEPTH) return []
  const inner = depth + 1
  if (isJsonList(value)) {
    return value.flatMap((item) => personalTexts(item, isPersonal, { isWithin, depth: inner }))
  }
  if (!isJsonObject(value)) {
    return isWithin && value !== null && typeof value !== 'boolean' ? [String(value)] : []
  }
  return Object.entries(value).flatMap(([name, part]) =>
    personalTexts(part, isPersonal, { isWithin: isWithin || isPersonal(name), depth: inner }),
  )
}
