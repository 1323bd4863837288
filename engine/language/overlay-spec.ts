import { type Static, Type } from 'typebox'
import type { JsonObject } from '../json.ts'
import { FlowTests, Parallel } from './flow-spec.ts'
import { Steps } from './step-spec.ts'
import { About, FileName, Format, PlainMap, Title } from './value-spec.ts'

const closed = { additionalProperties: false }
const StepName = Type.String({
  description: 'The "as" name of a step, or its target where only one step has it.',
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
    extends: Type.String({ description: 'Name of the flow that this one changes.' }),
    format: Type.Optional(Format),
    title: Type.Optional(Title),
    about: Type.Optional(About),
    connections: part('Merged into the connections of the other flow.'),
    settings: part('Merged into the settings of the other flow.'),
    tables: part('Merged into the tables of the other flow.'),
    trigger: part('Replaces the trigger of the other flow.'),
    source: part('Merged into the source of the other flow.'),
    deletes: part('Merged into the deletes of the other flow.'),
    errors: part('Merged into the errors of the other flow.'),
    parallel: Type.Optional(Parallel),
    change: Type.Optional(
      Type.Record(Type.String(), PlainMap, {
        description: 'Step name → keys to merge into it; null removes a key (JSON Merge Patch).',
      }),
    ),
    insert: Type.Optional(Type.Array(InsertSpec, { description: 'Steps to add.' })),
    tests: Type.Optional(FlowTests),
  },
  closed,
)
export type OverlaySpec = Static<typeof OverlaySpec>
