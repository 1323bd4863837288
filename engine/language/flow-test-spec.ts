import { type Static, Type } from 'typebox'
import type { JsonObject } from '../json.ts'
import { PlainMap, ResourceName } from './value-spec.ts'

const closed = { additionalProperties: false }

const Id = Type.Union([Type.String(), Type.Number()], { description: 'helpId' })

export const TestLinkSpec = Type.Object(
  { source: ResourceName, key: Id, target: ResourceName, id: Id },
  {
    ...closed,
    description: 'helpTestLink',
  },
)
export type TestLinkSpec = Static<typeof TestLinkSpec>

const expected = {
  id: Type.Optional(Id),
  set: Type.Optional(PlainMap),
  without: Type.Optional(Type.Array(Type.String(), { description: 'helpWithout' })),
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
    links: { type: 'array', items: TestLinkSpec, description: 'helpGivenLinks' },
  },
  additionalProperties: { type: 'array', items: { type: 'object' } },
  description: 'helpGiven',
})

/** A test of a flow, written in its file. */
export const FlowTestSpec = Type.Object(
  {
    it: Type.String({
      minLength: 1,
      description: 'helpIt',
    }),
    like: Type.Optional(
      Type.String({
        description: 'helpLike',
      }),
    ),
    record: Type.Optional(PlainMap),
    deleted: Type.Optional(Id),
    settings: Type.Optional(PlainMap),
    tables: Type.Optional(Type.Record(Type.String(), PlainMap, { description: 'helpTestTables' })),
    given: Type.Optional(Given),
    runs: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10,
        description: 'helpRuns',
      }),
    ),
    expect: Type.Object(
      {
        result: Type.Optional(Type.Enum(['done', 'unchanged', 'skipped', 'waiting', 'failed'])),
        reason: Type.Optional(Type.String({ description: 'helpReason' })),
        writes: Type.Optional(Type.Array(ExpectedWriteSpec, { description: 'helpWrites' })),
      },
      { ...closed, description: 'helpExpect' },
    ),
  },
  closed,
)
export type FlowTestSpec = Static<typeof FlowTestSpec>
