import { type Static, Type } from 'typebox'
import { DURATION_PATTERN, PAUSE_PATTERN } from './duration.ts'
import { AnyValue, Formula, Values } from './value-spec.ts'

const closed = { additionalProperties: false }

const Duration = Type.String({
  pattern: DURATION_PATTERN,
  errorMessage: 'lengthOfTime',
  description: 'A length of time, e.g. "30s", "5m", "24h".',
})

export const Pause = Type.String({
  pattern: PAUSE_PATTERN,
  errorMessage: 'lengthOfPause',
  description: 'A length of time that may be none, e.g. "0s", "30s", "2m".',
})

export const FoundBy = Type.Array(Type.String(), { minItems: 1, description: 'Tidy fields.' })

/** A way to find records of a system that cannot search: a local index of ids. */
export const IndexSpec = Type.Object(
  {
    index: Duration,
    by: FoundBy,
    created: Type.Optional(
      Type.String({
        pattern: PAUSE_PATTERN,
        errorMessage: 'lengthOfPause',
        description:
          'The index goes back to the first record, and is then refreshed with what was created since ("list.between" asks for it), and this long before.',
      }),
    ),
  },
  closed,
)

/** The other way: the whole list, kept in memory. */
export const KeptSpec = Type.Object({ kept: Duration, by: FoundBy }, closed)

const MoreSpec = Type.Object(
  {
    list: Type.String({ description: 'Resource whose list completes the record.' }),
    with: Type.Optional(Values),
    by: Type.Optional(
      Type.String({
        description: 'Tidy field of the listed resource that groups one list per run.',
      }),
    ),
    key: Type.Optional(Formula),
    one: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description:
          'With "by": filter values that ask for the part of one record; they see the raw one. Where few records changed, their parts are read one by one instead of the whole list.',
      }),
    ),
    in: Type.Optional(Formula),
    more: Type.Optional(
      Type.Array(Type.String(), {
        description: 'With "by": parts that the listed records are completed with in turn.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Completes a record: one list per record, or with "by" and "key" one list per run. Made only when a flow uses it. "in" finds the list in a raw record that has it already, which then costs no call.',
  },
)
export type MoreSpec = Static<typeof MoreSpec>

const GoneSpec = Type.Union(
  [Type.Object({ compare: Duration }, closed), Type.Object({ field: Formula }, closed)],
  {
    title: 'gone',
    description:
      'How deleted records are noticed: by comparing a complete list of keys that often, or by a field of the raw record.',
  },
)
export type GoneSpec = Static<typeof GoneSpec>

const HookSpec = Type.Object(
  { topic: Type.String(), key: Formula },
  { additionalProperties: false, description: '"key" sees the body of the push.' },
)

/** The keys of a resource that are the same for all transports; each puts its operations between them. */
export const resourceKeys = {
  name: {
    title: Type.String(),
    key: Type.Optional(Formula),
    label: Type.Optional(
      Type.String({ description: 'Tidy field that shows a person which record it is.' }),
    ),
  },
  record: {
    more: Type.Optional(Type.Record(Type.String(), MoreSpec)),
    gone: Type.Optional(GoneSpec),
    record: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'Raw record (with "more" beside its fields) to tidy names.',
      }),
    ),
    schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'JSON Schema of a tidy record: types and titles. With `format: decimal`, fractions that a number cannot hold keep all their digits, as text.',
      }),
    ),
    personal: Type.Optional(
      Type.Array(Type.String(), { description: 'Tidy fields that are masked when shown.' }),
    ),
    hook: Type.Optional(
      Type.Array(HookSpec, {
        minItems: 1,
        description:
          'Pushes of the system that wake a flow for one key: of the record itself, and of what it is made of.',
      }),
    ),
  },
}

/** What the engine looks at of a resource, whatever its transport makes of the operations. */
export interface ResourceSpec extends Static<typeof RecordSpec> {
  readonly list?: { readonly within?: Readonly<Record<string, string>>; readonly between?: unknown }
  readonly get?: unknown
  readonly find?: readonly FindSpec[]
  readonly create?: { readonly settle?: string }
  readonly update?: unknown
  readonly delete?: unknown
}

interface FindSpec {
  readonly by: readonly string[]
  readonly index?: string
  readonly kept?: string
  readonly created?: string
}

const RecordSpec = Type.Object({ ...resourceKeys.name, ...resourceKeys.record })
