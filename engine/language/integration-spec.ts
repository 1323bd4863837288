import { type Static, Type } from 'typebox'
import { About, Connections, FileName, Format, Settings, Tables, Title } from './value-spec.ts'

const closed = { additionalProperties: false }

const DirectionSpec = Type.Object(
  {
    direction: Type.Record(Type.String(), FileName, {
      description: 'helpDirection',
    }),
  },
  closed,
)

/** What belongs together between systems. */
export const IntegrationSpec = Type.Object(
  {
    integration: FileName,
    format: Format,
    title: Title,
    about: Type.Optional(About),
    connections: Connections,
    settings: Type.Optional(Settings),
    tables: Type.Optional(Tables),
    flows: Type.Array(
      Type.Union([FileName, Type.Record(Type.String(), DirectionSpec)], {
        description: 'helpFlowChoice',
      }),
      {
        minItems: 1,
        description: 'helpFlows',
      },
    ),
  },
  closed,
)
export type IntegrationSpec = Static<typeof IntegrationSpec>

/** Texts of a file in another language: path, or a reason as it is written there → text. */
export const TitlesSpec = Type.Record(Type.String(), Type.String(), {
  description: 'helpTitles',
})
export type TitlesSpec = Static<typeof TitlesSpec>
