import { type Static, Type } from 'typebox'
import { AnyJson, AnyObject, At, nullable, RecordId } from './values.ts'

/** What passed at an event: decrypted, personal fields masked unless they were asked for. */
export const Payload = Type.Object({
  isMasked: Type.Boolean(),
  /** What people call the fields (`billing.city`, `lines[].sku`) and the tables, as the flow is now. */
  titles: Type.Object({
    source: Type.Record(Type.String(), Type.String()),
    /** By resource. */
    writes: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
    tables: Type.Record(Type.String(), Type.String()),
  }),
  record: AnyJson,
  steps: Type.Array(
    Type.Object({
      step: Type.String(),
      title: Type.String(),
      entered: Type.Boolean(),
      decision: nullable(Type.String()),
      reason: nullable(Type.String()),
    }),
  ),
  writes: Type.Array(
    Type.Object({
      action: Type.String(),
      resource: Type.String(),
      id: nullable(RecordId),
      set: AnyObject,
      /** Fields that were otherwise before an update, null where there was nothing; null where the target was not read. */
      before: nullable(AnyObject),
      step: Type.String(),
      /** Where each field came from. */
      origins: Type.Array(
        Type.Object({
          field: Type.String(),
          formula: nullable(Type.String()),
          sources: Type.Array(Type.String()),
          tableRows: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
  /** What was asked of systems, as each tells of it: to be shown as it is. */
  exchanges: Type.Array(
    Type.Object({
      at: At,
      role: Type.String(),
      ms: Type.Number(),
      summary: Type.String(),
      /** Nothing: there was no answer. */
      outcome: nullable(Type.String()),
      isGood: Type.Boolean(),
      detail: Type.Object({ sent: AnyJson, received: AnyJson }),
    }),
  ),
})
export type Payload = Static<typeof Payload>
