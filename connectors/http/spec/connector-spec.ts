import { type Static, Type } from 'typebox'
import { connectorKeys, connectorTestKeys } from '../../../engine/transport.ts'
import { RecordedCallSpec, RecordedNdjson, RecordedXml } from './call-spec.ts'
import { HttpSpec } from './http-spec.ts'
import { HttpResourceSpec } from './operation-specs.ts'

const TIME_PATTERN = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$'

const ExchangeSpec = Type.Object(
  {
    request: RecordedCallSpec,
    response: Type.Object(
      {
        status: Type.Integer({ minimum: 100, maximum: 599 }),
        headers: Type.Optional(Type.Record(Type.String(), Type.String())),
        body: Type.Optional(Type.Unknown()),
        xml: Type.Optional(RecordedXml),
        ndjson: Type.Optional(RecordedNdjson),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)

const tokenOf = (description: string) => Type.Union([Type.String(), Type.Number()], { description })

/** One test of a connector: an operation, the traffic it causes, and its result. */
const HttpConnectorTestSpec = Type.Object(
  {
    ...connectorTestKeys.operation,
    at: Type.Optional(
      Type.String({
        pattern: TIME_PATTERN,
        errorMessage: 'timeText',
        description: 'helpTestAt',
      }),
    ),
    token: Type.Optional(tokenOf('helpTestToken')),
    gives: Type.Optional(tokenOf('helpTestGives')),
    http: Type.Array(ExchangeSpec),
    ...connectorTestKeys.result,
  },
  { additionalProperties: false },
)
export type HttpConnectorTestSpec = Static<typeof HttpConnectorTestSpec>

/** A connector file: what one kind of system can do that is reached by HTTP. */
export const HttpConnectorSpec = Type.Object(
  {
    ...connectorKeys.name,
    http: HttpSpec,
    ...connectorKeys.hooks,
    resources: Type.Record(Type.String(), HttpResourceSpec, { minProperties: 1 }),
    tests: Type.Optional(
      Type.Array(HttpConnectorTestSpec, {
        description: 'helpConnectorTests',
      }),
    ),
  },
  { additionalProperties: false },
)
export type HttpConnectorSpec = Static<typeof HttpConnectorSpec>
