import { type Static, Type } from 'typebox'
import { DURATION_PATTERN } from './duration.ts'
import { FlowTestSpec } from './flow-test-spec.ts'
import { StepSpec, Steps } from './step-spec.ts'
import {
  About,
  AnyValue,
  Connections,
  Duration,
  FileName,
  Format,
  ResourceName,
  Settings,
  Tables,
  Title,
} from './value-spec.ts'

const closed = { additionalProperties: false }

const TriggerSpec = Type.Union(
  [
    Type.Object(
      {
        every: Duration,
        hooked: Type.Optional(
          Type.String({
            pattern: DURATION_PATTERN,
            errorMessage: 'lengthOfTime',
            description: 'helpHooked',
          }),
        ),
      },
      closed,
    ),
    Type.Object(
      {
        cron: Type.String({ description: 'helpCron' }),
        zone: Type.String({ description: 'helpZone' }),
      },
      closed,
    ),
    Type.Object({ hook: Type.Literal(true) }, closed),
    Type.Object({ after: FileName }, closed),
  ],
  { subject: 'aTrigger', description: 'helpTrigger' },
)

const SourceSpec = Type.Object(
  {
    read: ResourceName,
    with: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'helpSourceWith',
      }),
    ),
    parts: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'helpParts',
      }),
    ),
  },
  { ...closed, description: 'helpSource' },
)

const DeletesSpec = Type.Object(
  {
    limit: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 1 }),
          Type.String({ pattern: '^(100|[1-9]?[0-9])%$', errorMessage: 'percentage' }),
        ],
        { description: 'helpDeletesLimit' },
      ),
    ),
    do: Type.Array(StepSpec, {
      minItems: 1,
      description: 'helpDeletesDo',
    }),
  },
  { ...closed, description: 'helpDeletes' },
)

const ErrorsSpec = Type.Object(
  {
    retries: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 500,
        description: 'helpRetries',
      }),
    ),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the language, and never awaited
    then: Type.Optional(
      Type.Enum(['park', 'stop', 'drop'], {
        description: 'helpThen',
      }),
    ),
    stopAfter: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'helpStopAfter',
      }),
    ),
  },
  { ...closed, description: 'helpErrors' },
)

export const Parallel = Type.Integer({
  minimum: 1,
  maximum: 256,
  description: 'helpParallel',
})

export const FlowTests = Type.Array(FlowTestSpec, { description: 'helpTests' })

/** How one kind of record moves. */
export const FlowSpec = Type.Object(
  {
    flow: FileName,
    format: Format,
    title: Title,
    about: Type.Optional(About),
    connections: Type.Optional(Connections),
    settings: Type.Optional(Settings),
    tables: Type.Optional(Tables),
    trigger: Type.Optional(TriggerSpec),
    source: SourceSpec,
    steps: Steps,
    deletes: Type.Optional(DeletesSpec),
    errors: Type.Optional(ErrorsSpec),
    parallel: Type.Optional(Parallel),
    priority: Type.Optional(
      Type.Enum(['high', 'normal', 'low'], {
        description: 'helpPriority',
      }),
    ),
    tests: Type.Optional(FlowTests),
  },
  closed,
)
export type FlowSpec = Static<typeof FlowSpec>
