import { type Static, Type } from 'typebox'

const ResourceName = Type.String({ description: 'Name of a resource.' })
const Fields = Type.Record(Type.String(), Type.Unknown())

/** The keys of a test of a connector: an operation and its result; each transport puts the traffic between them. */
export const connectorTestKeys = {
  operation: {
    it: Type.String({ description: 'Finishes the sentence "it …".' }),
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
    by: Type.Optional(Fields),
    set: Type.Optional(Fields),
    with: Type.Optional(Fields),
    since: Type.Optional(
      Type.String({ description: 'Reads changes since this time (ISO 8601) instead of all.' }),
    ),
    more: Type.Optional(
      Type.Array(Type.String(), { description: 'Parts that complete the records read.' }),
    ),
  },
  result: {
    expect: Type.Unknown({
      description: 'Tidy records (one for "get"), or { fails: class }.',
    }),
  },
}

const TestSpec = Type.Object({ ...connectorTestKeys.operation, ...connectorTestKeys.result })
export type ConnectorTestSpec = Static<typeof TestSpec>
