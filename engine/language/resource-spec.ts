import { type Static, Type } from 'typebox'
import { DURATION_PATTERN, PAUSE_PATTERN } from './duration.ts'
import { AnyValue, Formula, Values, VariableName } from './value-spec.ts'

const closed = { additionalProperties: false }

const Duration = Type.String({
  pattern: DURATION_PATTERN,
  errorMessage: 'lengthOfTime',
  description: 'helpTime',
})

export const Pause = Type.String({
  pattern: PAUSE_PATTERN,
  errorMessage: 'lengthOfPause',
  description: 'helpPause',
})

export const FoundBy = Type.Array(Type.String(), { minItems: 1, description: 'helpFoundBy' })

/** A way to find records of a system that cannot search: a local index of ids. */
export const IndexSpec = Type.Object(
  {
    index: Duration,
    by: FoundBy,
    created: Type.Optional(
      Type.String({
        pattern: PAUSE_PATTERN,
        errorMessage: 'lengthOfPause',
        description: 'helpIndexCreated',
      }),
    ),
  },
  closed,
)

/** The other way: the whole list, kept in memory. */
export const KeptSpec = Type.Object({ kept: Duration, by: FoundBy }, closed)

const MoreSpec = Type.Object(
  {
    list: Type.String({ description: 'helpMoreList' }),
    with: Type.Optional(Values),
    by: Type.Optional(
      Type.String({
        description: 'helpMoreBy',
      }),
    ),
    key: Type.Optional(Formula),
    one: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'helpMoreOne',
      }),
    ),
    in: Type.Optional(Formula),
    more: Type.Optional(
      Type.Array(Type.String(), {
        description: 'helpMoreMore',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'helpMore',
  },
)
export type MoreSpec = Static<typeof MoreSpec>

const GoneSpec = Type.Union(
  [Type.Object({ compare: Duration }, closed), Type.Object({ field: Formula }, closed)],
  {
    title: 'gone',
    description: 'helpGone',
  },
)
export type GoneSpec = Static<typeof GoneSpec>

/** A formula, or several of which each has a name. */
const KeySpec = Type.Union([Formula, Type.Record(VariableName, Formula, { minProperties: 2 })], {
  errorMessage: 'formulaOrParts',
  description: 'helpKey',
})
export type KeySpec = Static<typeof KeySpec>

const HookSpec = Type.Object(
  { topic: Type.String(), key: KeySpec },
  { additionalProperties: false, description: 'helpHook' },
)

/** The keys of a resource that are the same for all transports; each puts its operations between them. */
export const resourceKeys = {
  name: {
    title: Type.String(),
    key: Type.Optional(KeySpec),
    label: Type.Optional(Type.String({ description: 'helpLabel' })),
  },
  record: {
    more: Type.Optional(Type.Record(Type.String(), MoreSpec)),
    gone: Type.Optional(GoneSpec),
    record: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'helpRecord',
      }),
    ),
    schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'helpSchema',
      }),
    ),
    personal: Type.Optional(Type.Array(Type.String(), { description: 'helpPersonal' })),
    hook: Type.Optional(
      Type.Array(HookSpec, {
        minItems: 1,
        description: 'helpRecordHook',
      }),
    ),
  },
}

/** What the engine looks at of a resource, whatever its transport makes of the operations. */
export interface ResourceSpec extends Static<typeof RecordSpec> {
  readonly list?: {
    readonly within?: Readonly<Record<string, string>>
    readonly between?: unknown
    readonly changed?: unknown
  }
  readonly get?: unknown
  readonly find?: readonly FindSpec[]
  readonly create?: { readonly settle?: string; readonly file?: unknown }
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
