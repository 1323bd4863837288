import type { RecordId } from '../../engine/index.ts'
import { fromStored, toStored } from '../database/text.ts'

/** An id as JSON, so that 7 and "7" stay different. */
export function toStoredId(id: RecordId): string {
  return toStored(JSON.stringify(id))
}

/** The reverse of {@link toStoredId}. */
export function fromStoredId(text: string): RecordId {
  const id: unknown = JSON.parse(fromStored(text))
  return typeof id === 'number' ? id : String(id)
}
