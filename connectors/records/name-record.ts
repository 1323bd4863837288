import {
  idParts,
  type JsonObject,
  OperationError,
  type RecordId,
  type ResourcePlan,
  say,
  soleKey,
} from '../../engine/index.ts'

/**
 * What a system calls one record: its id, or the parts of that, by their names and in their order.
 *
 * @throws {OperationError} `invalid`, for an id that has other parts than the key
 */
export function nameRecord({ key, title }: ResourcePlan, id: RecordId): RecordId | JsonObject {
  if (!key || soleKey(key)) return id
  const parts = idParts(key, id)
  if (parts) return parts
  const names = key.map(({ name }) => name).join('/')
  throw new OperationError({
    class: 'invalid',
    reason: say('idWithoutParts', { title, names, id: String(id) }),
    mayHaveHappened: false,
  })
}
