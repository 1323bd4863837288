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
            description:
              'How often instead, while the system of the source tells of changes: to find what it left out. As long as webhooks are not registered, or it does not call, the flow runs as often as "every" says.',
          }),
        ),
      },
      closed,
    ),
    Type.Object(
      {
        cron: Type.String({ description: 'Minute, hour, day, month, weekday: "30 6 * * 1-5".' }),
        zone: Type.String({ description: 'Time zone of the hours: Europe/Amsterdam.' }),
      },
      closed,
    ),
    Type.Object({ hook: Type.Literal(true) }, closed),
    Type.Object({ after: FileName }, closed),
  ],
  { subject: 'aTrigger', description: 'When to run.' },
)

const SourceSpec = Type.Object(
  {
    read: ResourceName,
    with: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'Filter values that the connector offers.',
      }),
    ),
    parts: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description:
          'Part of the record (a name under "more" of the connector) → the table that gives it its meaning: while the table has no rows, the part is not read.',
      }),
    ),
  },
  { ...closed, description: 'What is read.' },
)

const DeletesSpec = Type.Object(
  {
    limit: Type.Optional(
      Type.Union(
        [
          Type.Integer({ minimum: 1 }),
          Type.String({ pattern: '^(100|[1-9]?[0-9])%$', errorMessage: 'percentage' }),
        ],
        { description: 'More than this gone at once: nothing happens, and a person is asked.' },
      ),
    ),
    do: Type.Array(StepSpec, {
      minItems: 1,
      description:
        'Steps for each record that is gone. What another record became as well is left to that one, which is written anew.',
    }),
  },
  { ...closed, description: 'What to do when records are gone from the source.' },
)

const ErrorsSpec = Type.Object(
  {
    retries: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100,
        description: 'Attempts after a temporary failure. Default: 5.',
      }),
    ),
    // oxlint-disable-next-line unicorn/no-thenable -- the word of the language, and never awaited
    then: Type.Optional(
      Type.Enum(['park', 'stop', 'drop'], {
        description: 'Still failing: park the record (default), stop the flow, or drop the record.',
      }),
    ),
    stopAfter: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Failures in a row that stop the run. Default: 25.',
      }),
    ),
  },
  { ...closed, description: 'What to do about failures.' },
)

export const Parallel = Type.Integer({
  minimum: 1,
  maximum: 256,
  description:
    'Records at a time. Default: 4. More than the systems take requests at once are of use in a large first load: what is kept of them is written together. A large first load that workers share takes so many in each of its parts; with 1 it is not shared.',
})

export const FlowTests = Type.Array(FlowTestSpec, { description: 'What the flow must do.' })

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
        description:
          'Whose requests go first where flows share the limit of an account; less urgent flows leave a part of every limit to the others. Default: normal.',
      }),
    ),
    tests: Type.Optional(FlowTests),
  },
  closed,
)
export type FlowSpec = Static<typeof FlowSpec>
