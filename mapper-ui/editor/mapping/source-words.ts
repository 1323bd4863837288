import type { JsonObject } from '../../../engine/index.ts'
import { hasFlag, RowFlag, type SchemaRows } from '../../model/mapping/schema-rows.ts'
import { type FieldWords, toldOnce, wordsOfField } from './field-words.ts'
import { showValue, sourceValue } from './row-values.ts'
import type { Words } from './text.ts'

/** All that a source row shows, as plain words. */
export interface SourceWords extends FieldWords {
  /** For ears: what the signs on the row mean. */
  readonly marks: string
  /** What the chosen sample has there. */
  readonly value: string
}

/** What a sample has: in its record, and under names that it was given. */
export interface SampleValues {
  readonly record: JsonObject | undefined
  readonly names: JsonObject | undefined
}

/** Tells rows of the source tree; what was told before is remembered. */
export function wordsOfSource(
  source: SchemaRows,
  sample: SampleValues,
  t: Words,
): (row: number) => SourceWords {
  return toldOnce((row) => {
    const field = wordsOfField(source, row)
    const { path, title } = field
    const marks = [
      hasFlag(source, row, RowFlag.list) ? t('list') : '',
      hasFlag(source, row, RowFlag.personal) ? t('personal') : '',
    ]
    return {
      ...field,
      name: path === '$' ? title : field.name,
      marks: marks.filter(Boolean).join(', '),
      value: valueWords(sample, path),
    }
  })
}

function valueWords({ record, names }: SampleValues, path: string): string {
  const value = path.startsWith('$') ? sourceValue(names, path.slice(1)) : sourceValue(record, path)
  const isShown = value !== undefined && (typeof value !== 'object' || value === null)
  return isShown ? showValue(value) : ''
}
