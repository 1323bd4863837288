import { type Static, Type } from 'typebox'
import type { JsonObject } from '../json.ts'
import { FlowTests, Parallel } from './flow-spec.ts'
import { Steps } from './step-spec.ts'
import { About, FileName, Format, PlainMap, Title } from './value-spec.ts'

const closed = { additionalProperties: false }
const StepName = Type.String({
  description: 'helpStepName',
})

const InsertSpec = Type.Union(
  [
    Type.Object({ before: StepName, steps: Steps }, closed),
    Type.Object({ after: StepName, steps: Steps }, closed),
  ],
  { subject: 'anInsert' },
)
export type InsertSpec = Static<typeof InsertSpec>

const part = (description: string) =>
  Type.Optional(Type.Unsafe<JsonObject>({ type: 'object', description }))

/** A flow that is another flow with changes, so that it follows the other's updates. */
export const OverlaySpec = Type.Object(
  {
    flow: FileName,
    extends: Type.String({ description: 'helpExtends' }),
    format: Type.Optional(Format),
    title: Type.Optional(Title),
    about: Type.Optional(About),
    connections: part('helpMergedConnections'),
    settings: part('helpMergedSettings'),
    tables: part('helpMergedTables'),
    trigger: part('helpReplacedTrigger'),
    source: part('helpMergedSource'),
    deletes: part('helpMergedDeletes'),
    errors: part('helpMergedErrors'),
    parallel: Type.Optional(Parallel),
    change: Type.Optional(
      Type.Record(Type.String(), PlainMap, {
        description: 'helpChange',
      }),
    ),
    insert: Type.Optional(Type.Array(InsertSpec, { description: 'helpInsert' })),
    tests: Type.Optional(FlowTests),
  },
  closed,
)
export type OverlaySpec = Static<typeof OverlaySpec>
