import { type Static, Type } from 'typebox'
import type { ConnectorTestSpec } from './connector-test-spec.ts'
import type { ResourceSpec } from './resource-spec.ts'

/** The keys of a connector file that are the same for all transports; each puts its own between them. */
export const connectorKeys = {
  name: {
    connector: Type.String({
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      errorMessage: 'hyphenedWords',
      description: 'helpConnectorName',
    }),
    format: Type.Literal(1),
    title: Type.String(),
    about: Type.Optional(Type.String()),
    settings: Type.Record(Type.String(), Type.Unknown(), {
      description: 'helpConnectorSettings',
    }),
  },
  hooks: {
    hooks: Type.Optional(
      Type.String({
        description: 'helpHooks',
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
