import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import { evaluateValue } from '../../plan/evaluate-value.ts'
import type { WriteStep } from '../../plan/flow-plan.ts'
import type { RefillField } from '../../plan/refill-fields.ts'
import { forceLists } from '../../schema/force-lists.ts'
import type { RecordId } from '../connection.ts'
import { resultOf } from '../store/outcome.ts'
import { resourcePlanOf } from '../system.ts'
import type { TargetLookup } from './locate.ts'
import { contextOf, inputOf, type RecordWalk, type Scope } from './record-walk.ts'
import { noteFound } from './redact.ts'
import { withoutFields } from './write-policy.ts'

export type WriteMode = 'upsert' | 'create' | 'update'

/** What is done where several source records became one target record. */
export type Doubles = 'fail' | 'skip' | 'newest' | 'merge'

/** A write step for one record or item, with all that decides it evaluated except `set`, which may need the target record. */
export interface Write {
  readonly step: WriteStep
  readonly scope: Scope
  readonly place: TargetLookup
  readonly claim: string
  /** Of what the target record is recognised by, where that is to be kept. */
  readonly mark: string | undefined
  readonly mode: WriteMode
  readonly doubles: Doubles
  readonly createOnly: readonly string[]
  readonly onlyIfEmpty: readonly string[]
  /** These fields alone are written. Absent: all that `set` gives. */
  readonly only?: readonly RefillField[] | undefined
}

export function evaluateSet(
  walk: RecordWalk,
  write: Write,
  existing: JsonObject | undefined,
): JsonObject {
  const extra = existing && { existing }
  const value = evaluateValue(
    write.step.set,
    inputOf(walk, write.scope),
    contextOf(walk, write.scope, extra),
    walk.run.trace,
  )
  const { schema } = resourcePlanOf(walk.run.systems, write.place.ref)
  return forceLists(isJsonObject(value) ? value : {}, schema)
}

/** Create-only fields are no part of it: they are never sent again, so they cannot differ. */
export function hashOf(walk: RecordWalk, write: Write, set: JsonObject): string {
  return walk.run.ports.digest(withoutFields(set, write.createOnly))
}

/** {@link resultOf} a write whose step gives it a name; what no formula can see is not made. */
export function namedResult(
  walk: RecordWalk,
  { step }: Write,
  id: RecordId,
  record: JsonObject | undefined,
  set?: JsonObject,
): JsonObject | undefined {
  if (step.as === undefined) return undefined
  noteFound(walk.run, step.resource.name, record)
  return resultOf(id, record, set)
}

/** Names a target record for locks and memory within a run. */
export function targetNameOf({ place }: Write, id: RecordId): string {
  return `${place.ref.name} ${JSON.stringify(id)}`
}

export function modeOf(value: Json | undefined): WriteMode {
  return value === 'create' || value === 'update' ? value : 'upsert'
}

export function doublesOf(value: Json | undefined): Doubles {
  return value === 'fail' || value === 'skip' || value === 'newest' ? value : 'merge'
}

export function namesOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((name: Json) => typeof name === 'string') : []
}
