import type { JsonObject } from '../../../engine/index.ts'
import { hasFlag, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'
import { showValue, sourceValue } from './row-values.ts'
import type { Words } from './row-words.ts'
import { siblingsOf } from './siblings.ts'
import { typeName } from './type-name.ts'

/** All that a source row shows, as plain words. */
export interface SourceWords {
  readonly path: string
  readonly name: string
  readonly title: string
  readonly type: string
  readonly depth: number
  readonly isGroup: boolean
  /** Among fields of the same group. */
  readonly setSize: number
  readonly posInSet: number
  /** For ears: what the signs on the row mean. */
  readonly marks: string
  /** What the chosen sample has there. */
  readonly value: string
}

/** Tells rows of the source tree; what was told before is remembered. */
export function wordsOfSource(
  source: SchemaRows,
  record: JsonObject | undefined,
  t: Words,
): (row: number) => SourceWords {
  const known = new Map<number, SourceWords>()
  return (row) => {
    const words = known.get(row) ?? tell(row)
    known.set(row, words)
    return words
  }

  function tell(row: number): SourceWords {
    const path = source.paths[row] ?? ''
    const title = source.titles[row] ?? ''
    const siblings = siblingsOf(source, row)
    const marks = [
      hasFlag(source, row, RowFlag.list) ? t('list') : '',
      hasFlag(source, row, RowFlag.personal) ? t('personal') : '',
    ]
    return {
      path,
      name: path === '$' ? title : (source.names[row] ?? ''),
      title,
      type: typeName(source, row),
      depth: source.depth[row] ?? 0,
      isGroup: hasFlag(source, row, RowFlag.group),
      setSize: siblings.size,
      posInSet: siblings.place,
      marks: marks.filter(Boolean).join(', '),
      value: valueWords(record, path),
    }
  }
}

function valueWords(record: JsonObject | undefined, path: string): string {
  const value = path.startsWith('$') ? undefined : sourceValue(record, path)
  const isShown = value !== undefined && (typeof value !== 'object' || value === null)
  return isShown ? showValue(value) : ''
}
