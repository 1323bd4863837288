import type { JsonObject } from '../../engine/index.ts'

export type RecordText =
  | { readonly kind: 'record'; readonly record: JsonObject }
  | { readonly kind: 'no-json'; readonly message: string }
  | { readonly kind: 'no-object' }

/** Reads what a person wrote as a record. */
export function readRecordText(text: string): RecordText {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? { kind: 'record', record: value } : { kind: 'no-object' }
  } catch (error) {
    return { kind: 'no-json', message: error instanceof Error ? error.message : String(error) }
  }
}

/** What JSON.parse gives is JSON all the way down. */
function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
