import { type Static, Type } from 'typebox'
import type { ConnectorTestSpec } from './connector-test-spec.ts'
import type { ResourceSpec } from './resource-spec.ts'

/** The keys of a connector file that are the same for all transports; each puts its own between them. */
export const connectorKeys = {
  name: {
    connector: Type.String({
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      errorMessage: 'hyphenedWords',
      description: 'Name of the connector and of its folder.',
    }),
    format: Type.Literal(1),
    title: Type.String(),
    about: Type.Optional(Type.String()),
    settings: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'JSON Schema of the form that adds such a system; "writeOnly" marks what is secret.',
    }),
  },
  hooks: {
    hooks: Type.Optional(
      Type.String({
        description:
          'The resource whose records are the webhooks registered at the system: topic, address, active. The server creates, updates and deletes them as flows need.',
      }),
    ),
  },
}

const HeadSpec = Type.Object({ ...connectorKeys.name, ...connectorKeys.hooks })

/** What the engine looks at of a connector file, whatever its transport adds. */
export interface ConnectorSpec extends Static<typeof HeadSpec> {
  readonly resources: Readonly<Record<string, ResourceSpec>>
  readonly tests?: readonly ConnectorTestSpec[]
}
