import { type Static, Type } from 'typebox'
import { CallSpec, callKeys, DurationText, FormulaText, Value, Values } from './call-spec.ts'

const PagesSpec = Type.Object(
  {
    page: Type.Optional(Type.String({ description: 'Query field that counts pages.' })),
    first: Type.Optional(Type.Integer({ description: 'Number of the first page. Default: 1.' })),
    offset: Type.Optional(Type.String({ description: 'Query field that counts records.' })),
    cursor: Type.Optional(Type.String({ description: 'Query field that takes "next".' })),
    link: Type.Optional(FormulaText),
    after: Type.Optional(Type.String({ description: 'Query field that takes "last".' })),
    next: Type.Optional(FormulaText),
    last: Type.Optional(FormulaText),
    size: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
        minProperties: 1,
        maxProperties: 1,
        description: 'Query field and value that ask for a page size, e.g. { limit: 250 }.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'How the list goes on: {page}, {offset}, {cursor, next}, {link} (a formula for the whole next URL) or {after, last}.',
  },
)
export type PagesSpec = Static<typeof PagesSpec>

const ChangedSpec = Type.Object(
  {
    since: Type.Optional(
      Type.Record(Type.String(), Value, {
        description: 'Query fields that ask for changes only; they see $since (ISO 8601, UTC).',
      }),
    ),
    at: FormulaText,
    overlap: Type.Optional(DurationText),
    sorted: Type.Optional(
      Type.Enum(['up', 'down'], {
        description: 'up: oldest first. down: newest first, reading stops at what was seen before.',
      }),
    ),
    first: Type.Optional(Type.String({ description: '$since of the very first read.' })),
  },
  { additionalProperties: false, description: 'Incremental reading.' },
)
export type ChangedSpec = Static<typeof ChangedSpec>

const ListSpec = Type.Object(
  {
    ...callKeys,
    items: FormulaText,
    pages: Type.Optional(PagesSpec),
    changed: Type.Optional(
      Type.Union([ChangedSpec, Type.Array(ChangedSpec, { minItems: 1 })], {
        description: 'One filter for changes, or several that are read one after the other.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Reading many; the call sees $with and $since, "items" the answer\'s body.',
  },
)
export type ListSpec = Static<typeof ListSpec>

const FindSpec = Type.Object(
  {
    by: Type.Array(Type.String(), { minItems: 1, description: 'Tidy fields.' }),
    index: Type.Optional(DurationText),
    ...callKeys,
    items: Type.Optional(FormulaText),
  },
  {
    additionalProperties: false,
    description:
      'Looking records up: by a call that sees $by, or by a local index that "list" refreshes when it is older than "index".',
  },
)
export type FindSpec = Static<typeof FindSpec>

const MoreSpec = Type.Object(
  {
    list: Type.String({ description: 'Resource whose list completes the record.' }),
    with: Type.Optional(Values),
    by: Type.Optional(
      Type.String({
        description: 'Tidy field of the listed resource that groups one list per run.',
      }),
    ),
    key: Type.Optional(FormulaText),
  },
  {
    additionalProperties: false,
    description:
      'Completes a record: one list per record, or with "by" and "key" one list per run. Made only when a flow uses it.',
  },
)
export type MoreSpec = Static<typeof MoreSpec>

const GoneSpec = Type.Object(
  { compare: Type.Optional(DurationText), field: Type.Optional(FormulaText) },
  {
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    description:
      'How deleted records are noticed: by comparing a complete list of keys that often, or by a field of the raw record.',
  },
)

const ItemWriteSpec = Type.Object(
  {
    ...callKeys,
    item: Type.Optional(FormulaText),
  },
  { additionalProperties: false },
)

const CreateSpec = Type.Object(
  {
    ...callKeys,
    item: Type.Optional(FormulaText),
    once: Type.Optional(
      Type.Record(Type.String(), Value, {
        description: 'Headers that make a create repeatable; they see $operation.',
      }),
    ),
    settle: Type.Optional(DurationText),
  },
  {
    additionalProperties: false,
    description:
      'Sees $set. "settle" says how long a search may lag behind; without it a search that finds nothing proves nothing.',
  },
)

/** One kind of record: how it is read and written, and what it looks like tidied up. */
export const ResourceSpec = Type.Object(
  {
    title: Type.String(),
    key: Type.Optional(FormulaText),
    label: Type.Optional(
      Type.String({ description: 'Tidy field that shows a person which record it is.' }),
    ),
    list: Type.Optional(ListSpec),
    get: Type.Optional(ItemWriteSpec),
    find: Type.Optional(Type.Array(FindSpec)),
    create: Type.Optional(CreateSpec),
    update: Type.Optional(ItemWriteSpec),
    delete: Type.Optional(CallSpec),
    more: Type.Optional(Type.Record(Type.String(), MoreSpec)),
    gone: Type.Optional(GoneSpec),
    record: Type.Optional(
      Type.Record(Type.String(), Value, {
        description: 'Raw record (with "more" beside its fields) to tidy names.',
      }),
    ),
    schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'JSON Schema of a tidy record: types and titles.',
      }),
    ),
    personal: Type.Optional(
      Type.Array(Type.String(), { description: 'Tidy fields that are masked when shown.' }),
    ),
    hook: Type.Optional(
      Type.Object(
        { topic: Type.String(), key: FormulaText },
        {
          additionalProperties: false,
          description: 'Pushes of the system that wake a flow for one key.',
        },
      ),
    ),
  },
  { additionalProperties: false },
)
export type ResourceSpec = Static<typeof ResourceSpec>
