import {
  type DocumentPath,
  isJsonList,
  isJsonObject,
  type Json,
  type ResourcePlan,
} from '../../engine/index.ts'
import { hideAddresses } from '../journal/hide-addresses.ts'
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

/**
 * An answer line by line, with the values of fields that the connector declares and does not call personal. All others are
 * hidden: what they hold, nobody has said yet.
 */
export function answerRows(
  answer: Json,
  resources: readonly ResourcePlan[],
): { readonly rows: readonly AnswerRow[]; readonly isCut: boolean } {
  const open = openNames(resources)
  const rows: AnswerRow[] = []
  let isCut = false

  function walk(value: Json, path: DocumentPath, isOpen: boolean): void {
    if (rows.length >= MAX_ROWS || path.length > MAX_DEPTH) {
      isCut = true
      return
    }
    if (isJsonList(value)) {
      rows.push({ path, kind: 'list', count: value.length })
      for (const [at, item] of value.slice(0, MAX_ITEMS).entries())
        walk(item, [...path, at], isOpen)
      isCut ||= value.length > MAX_ITEMS
    } else if (isJsonObject(value)) {
      const fields = Object.entries(value)
      rows.push({ path, kind: 'object', count: fields.length })
      for (const [name, part] of fields)
        walk(part, [...path, hideAddresses(name)], open.has(plainName(name)))
    } else rows.push(leafRow(value, path, isOpen))
  }
  walk(answer, [], false)
  return { rows, isCut }
}

type Leaf = string | number | boolean | null

function leafRow(value: Leaf, path: DocumentPath, isOpen: boolean): AnswerRow {
  if (value === null) return { path, kind: 'nothing' }
  const kind = kindOf(value)
  if (!isOpen) return { path, kind }
  return { path, kind, value: hideAddresses(String(value)).slice(0, MAX_LENGTH) }
}

function kindOf(value: Exclude<Leaf, null>): AnswerRow['kind'] {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'yes-no'
  return TIME.test(value) ? 'time' : 'text'
}

function openNames(resources: readonly ResourcePlan[]): ReadonlySet<string> {
  const names = new Set(resources.flatMap(listDeclaredNames).map(plainName))
  // The last name of a path is enough: better one too many is hidden.
  for (const path of resources.flatMap(listPersonalNames))
    names.delete(path.split('.').at(-1) ?? '')
  return names
}
