import { type Static, Type } from 'typebox'

const ResourceName = Type.String({ description: 'helpResourceName' })
const Fields = Type.Record(Type.String(), Type.Unknown())

/** The keys of a test of a connector: an operation and its result; each transport puts the traffic between them. */
export const connectorTestKeys = {
  operation: {
    it: Type.String({ description: 'helpTestIt' }),
    // One of these; "create" and "find" of one resource together find at once what was created.
    check: Type.Optional(Type.Literal(true)),
    list: Type.Optional(ResourceName),
    get: Type.Optional(ResourceName),
    find: Type.Optional(ResourceName),
    create: Type.Optional(ResourceName),
    update: Type.Optional(ResourceName),
    delete: Type.Optional(ResourceName),
    settings: Type.Optional(Fields),
    id: Type.Optional(Type.Union([Type.String(), Type.Number()])),
    by: Type.Optional(
      Type.Union([Fields, Type.Array(Fields, { minItems: 2 })], { description: 'helpTestBy' }),
    ),
    set: Type.Optional(Fields),
    sets: Type.Optional(Type.Array(Fields, { minItems: 2, description: 'helpTestSets' })),
    with: Type.Optional(Fields),
    since: Type.Optional(Type.String({ description: 'helpTestSince' })),
    more: Type.Optional(Type.Array(Type.String(), { description: 'helpTestMore' })),
  },
  result: {
    expect: Type.Unknown({
      description: 'helpTestExpect',
    }),
  },
}

const TestSpec = Type.Object({ ...connectorTestKeys.operation, ...connectorTestKeys.result })
export type ConnectorTestSpec = Static<typeof TestSpec>
