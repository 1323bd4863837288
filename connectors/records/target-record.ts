import {
  idOf,
  type Json,
  OperationError,
  type RecordId,
  type ResourcePlan,
  say,
  type TargetRecord,
} from '../../engine/index.ts'
import type { RecordSource } from './record-source.ts'
import { tidyRecord } from './tidy-record.ts'

/**
 * A record of a target as steps know it; `knownId` where it was asked for by that.
 *
 * @throws {OperationError} `invalid`, when it has no key or does not fit the schema.
 */
export function toTargetRecord(
  { plan: { empty }, contextOf }: RecordSource,
  plan: ResourcePlan,
  raw: Json,
  knownId?: RecordId,
): TargetRecord {
  const context = contextOf()
  const id = knownId ?? idOf(plan.key, raw, context)
  const { record, problem } = tidyRecord(plan, raw, {}, empty, context)
  if (problem !== undefined || id === undefined) {
    throw new OperationError({
      class: 'invalid',
      reason: problem ?? say('keyless', { title: plan.title }),
      mayHaveHappened: false,
    })
  }
  return { id, record }
}
