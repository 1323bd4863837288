import { type Static, Type } from 'typebox'
import type { JsonObject } from '../json.ts'
import { PlainMap, ResourceName } from './value-spec.ts'

const closed = { additionalProperties: false }

const Id = Type.Union([Type.String(), Type.Number()], { description: 'Identity of a record.' })

export const TestLinkSpec = Type.Object(
  { source: ResourceName, key: Id, target: ResourceName, id: Id },
  {
    ...closed,
    description: 'A link made earlier: target record "id" belongs to source record "key".',
  },
)
export type TestLinkSpec = Static<typeof TestLinkSpec>

const expected = {
  id: Type.Optional(Id),
  set: Type.Optional(PlainMap),
  without: Type.Optional(
    Type.Array(Type.String(), { description: 'Fields that must not be sent.' }),
  ),
}

const ExpectedWriteSpec = Type.Union(
  [
    Type.Object({ create: ResourceName, ...expected }, closed),
    Type.Object({ update: ResourceName, ...expected }, closed),
    Type.Object({ delete: ResourceName, id: Type.Optional(Id) }, closed),
  ],
  { subject: 'anExpectedWrite' },
)
export type ExpectedWriteSpec = Static<typeof ExpectedWriteSpec>

const Given = Type.Unsafe<Readonly<Record<string, readonly JsonObject[]>>>({
  type: 'object',
  properties: {
    links: { type: 'array', items: TestLinkSpec, description: 'Links that exist already.' },
  },
  additionalProperties: { type: 'array', items: { type: 'object' } },
  description: 'Resource → records that exist there before.',
})

/** A test of a flow, written in its file. */
export const FlowTestSpec = Type.Object(
  {
    it: Type.String({
      minLength: 1,
      description: 'What the flow does, as the rest of a sentence.',
    }),
    like: Type.Optional(
      Type.String({
        description: 'Another test whose record, settings, tables and given are taken over.',
      }),
    ),
    record: Type.Optional(PlainMap),
    deleted: Type.Optional(Id),
    settings: Type.Optional(PlainMap),
    tables: Type.Optional(
      Type.Record(Type.String(), PlainMap, { description: 'Rows added to tables.' }),
    ),
    given: Type.Optional(Given),
    runs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description: 'How often the record is taken through.',
      }),
    ),
    expect: Type.Object(
      {
        result: Type.Optional(Type.Enum(['done', 'unchanged', 'skipped', 'waiting', 'failed'])),
        reason: Type.Optional(Type.String({ description: 'Part of the reason.' })),
        writes: Type.Optional(
          Type.Array(ExpectedWriteSpec, { description: 'All writes, in order.' }),
        ),
      },
      { ...closed, description: 'What must come of it.' },
    ),
  },
  closed,
)
export type FlowTestSpec = Static<typeof FlowTestSpec>
