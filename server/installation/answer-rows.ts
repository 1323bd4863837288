import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type ResourcePlan,
} from '../../engine/index.ts'
import { createHide } from '../journal/mask-story.ts'
import { listDeclaredNames, listPersonalNames, plainName } from '../journal/personal-names.ts'

export interface AnswerRow {
  readonly path: DocumentPath
  readonly kind: 'object' | 'list' | 'text' | 'time' | 'number' | 'yes-no' | 'nothing'
  /** Absent: it holds others, or nobody may see it. */
  readonly value?: string | undefined
  /** Of what it holds. */
  readonly count?: number | undefined
}

/** Of a list of many, the first tell what all are like. */
const MAX_ITEMS = 2
const MAX_DEPTH = 12
const MAX_ROWS = 1000
const MAX_LENGTH = 200

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/

/** What of an answer may be seen. */
export interface Sight {
  readonly isDeclared: (name: string) => boolean
  readonly isPersonal: (name: string) => boolean
  /** Takes personal values of the answer, and e-mail addresses, out of a text. */
  readonly hide: (text: string) => string
}

/** By names alone: better one value too many is hidden. */
export function sightOf(answer: Json, resources: readonly ResourcePlan[]): Sight {
  const personal = new Set(
    resources.flatMap(listPersonalNames).map((path) => path.split('.').at(-1) ?? ''),
  )
  const declared = new Set(resources.flatMap(listDeclaredNames).map(plainName))
  const isPersonal = (name: string): boolean => personal.has(plainName(name))
  return {
    isPersonal,
    isDeclared: (name) => declared.has(plainName(name)) && !isPersonal(name),
    hide: createHide(personalTexts(answer, isPersonal, { isWithin: false, depth: 0 })),
  }
}

/** Nothing that lies deeper is shown, nor is it anybody's name. */
const MAX_PERSONAL_DEPTH = 200

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

/**
 * An answer line by line, with the values of fields that the connector declares and does not call personal. All others are
 * hidden: what they hold, nobody has said yet.
 */
export function answerRows(
  answer: Json,
  sight: Sight,
): { readonly rows: readonly AnswerRow[]; readonly isCut: boolean } {
  const rows: AnswerRow[] = []
  let isCut = false

  function walk(value: Json, path: DocumentPath, see: 'all' | 'declared' | 'none'): void {
    if (rows.length >= MAX_ROWS || path.length > MAX_DEPTH) {
      isCut = true
    } else if (isJsonList(value)) {
      rows.push({ path, kind: 'list', count: value.length })
      for (const [at, item] of value.slice(0, MAX_ITEMS).entries()) walk(item, [...path, at], see)
      isCut ||= value.length > MAX_ITEMS
    } else if (isJsonObject(value)) {
      const fields = Object.entries(value)
      rows.push({ path, kind: 'object', count: fields.length })
      for (const [name, part] of fields) {
        const isNone = see === 'none' || sight.isPersonal(name)
        const seen = isNone ? 'none' : sight.isDeclared(name) ? 'all' : 'declared'
        walk(part, [...path, sight.hide(name)], seen)
      }
    } else rows.push(leafRow(value, path, see === 'all' ? sight : undefined))
  }
  walk(answer, [], 'declared')
  return { rows, isCut }
}

type Leaf = string | number | boolean | null

function leafRow(value: Leaf, path: DocumentPath, sight: Sight | undefined): AnswerRow {
  if (value === null) return { path, kind: 'nothing' }
  const kind = kindOf(value)
  if (!sight) return { path, kind }
  return { path, kind, value: sight.hide(String(value)).slice(0, MAX_LENGTH) }
}

function kindOf(value: Exclude<Leaf, null>): AnswerRow['kind'] {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'yes-no'
  return TIME.test(value) ? 'time' : 'text'
}
