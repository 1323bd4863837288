import { type Static, Type } from 'typebox'
import {
  AnyValue,
  FormulaText,
  FoundBy,
  IndexSpec,
  KeptSpec,
  Pause,
  resourceKeys,
} from '../../../engine/transport.ts'
import { Path, requestKeys } from './call-spec.ts'

const closed = { additionalProperties: false }

const pageKeys = {
  size: Type.Optional(
    Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
      description: 'Query field and value that ask for a page size, e.g. { limit: 250 }.',
    }),
  ),
}

const endKeys = {
  short: Type.Optional(
    Type.Enum(['last'], {
      description:
        'last: the system promises that a page with fewer records than it was asked for is the last. Without it (and without "next") such a page is followed by one more request, for systems may give fewer than they are asked for.',
    }),
  ),
}

const PagesSpec = Type.Union(
  [
    Type.Object(
      {
        page: Type.String({ description: 'Query field that counts pages.' }),
        first: Type.Optional(
          Type.Integer({ description: 'Number of the first page. Default: 1.' }),
        ),
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
    Type.Object(
      {
        offset: Type.String({ description: 'Query field that counts records.' }),
        next: Type.Optional(FormulaText),
        rows: Type.Optional(FormulaText),
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
    Type.Object(
      {
        cursor: Type.String({ description: 'Query field that takes the result of "next".' }),
        next: FormulaText,
        ...pageKeys,
      },
      closed,
    ),
    Type.Object({ link: FormulaText, ...pageKeys }, closed),
    Type.Object(
      {
        after: Type.String({ description: 'Query field that takes the result of "last".' }),
        last: FormulaText,
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
  ],
  {
    title: 'pages',
    description:
      'How the list goes on. "next" and "link" (the whole next URL) see the answer, "last" the last raw record of a page. Pages that are counted overlap by a record, so that what moves while they are read is noticed. A read goes on until nothing new comes, or until a page is not full where "short" says that it is the last. With "offset", "next" tells whether there is more (also after a page that shows nothing), and "rows" names what is counted, where that is not the records themselves. A cursor, a link and a last key are taken to go on where the page ended: a link that only counts is better written as "offset".',
  },
)
export type PagesSpec = Static<typeof PagesSpec>

const ChangedSpec = Type.Object(
  {
    since: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'Query fields that ask for changes only; they see $since (ISO 8601, UTC).',
      }),
    ),
    at: FormulaText,
    overlap: Type.Optional(Pause),
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

const BetweenSpec = Type.Object(
  {
    at: FormulaText,
    query: Type.Record(Type.String(), AnyValue, {
      description:
        'Query fields that ask for a part; they see $from and $to (ISO 8601, UTC), of which the first part has no $from and the last no $to. What they let through beyond is dropped.',
    }),
  },
  {
    additionalProperties: false,
    description:
      'The list can be read in parts, by a time of the raw record that every record has and that never changes ("at", as when it was created): the first load of a large source is spread over all workers.',
  },
)
export type BetweenSpec = Static<typeof BetweenSpec>

const countKeys = { ...requestKeys, value: FormulaText }

const CountSpec = Type.Union(
  [
    Type.Object({ get: Path, ...countKeys }, closed),
    Type.Object({ post: Path, ...countKeys }, closed),
  ],
  {
    title: 'count',
    description:
      'How many records the whole list has, in one request that sees $with; "value" sees its answer. Tells how much a first run would take.',
  },
)
export type CountSpec = Static<typeof CountSpec>

const listKeys = {
  items: FormulaText,
  ...requestKeys,
  pages: Type.Optional(PagesSpec),
  changed: Type.Optional(
    Type.Union([ChangedSpec, Type.Array(ChangedSpec, { minItems: 1 })], {
      description: 'One filter for changes, or several that are read one after the other.',
    }),
  ),
  between: Type.Optional(BetweenSpec),
  within: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      minProperties: 1,
      maxProperties: 1,
      description:
        'Placeholder of the path → resource that has such a list in each of its records. Without a value for it, all of these lists are read, one after the other.',
    }),
  ),
  count: Type.Optional(CountSpec),
}

const ListSpec = Type.Union(
  [
    Type.Object({ get: Path, ...listKeys }, closed),
    Type.Object({ post: Path, ...listKeys }, closed),
  ],
  {
    title: 'list',
    description: 'Reading many; the call sees $with and $since, "items" the answer\'s body.',
  },
)
export type ListSpec = Static<typeof ListSpec>

const findKeys = { by: FoundBy, items: FormulaText, ...requestKeys }

const FindSpec = Type.Union(
  [
    IndexSpec,
    KeptSpec,
    Type.Object({ get: Path, ...findKeys }, closed),
    Type.Object({ post: Path, ...findKeys }, closed),
  ],
  {
    title: 'find',
    description:
      'Looking records up: by a call that sees $by, by a local index of ids that "list" refreshes when it is older than "index", or in the whole list, which is kept in memory with the parts of "more" and refreshed when it is older than "kept"; there a field that is a list is found by each of its values. A call reads on to further pages as "list" does; where pages are counted, if it asks for their size.',
  },
)
export type FindSpec = Static<typeof FindSpec>

const itemKeys = { item: Type.Optional(FormulaText), ...requestKeys }

const GetSpec = Type.Union(
  [
    Type.Object({ get: Path, ...itemKeys }, closed),
    Type.Object({ post: Path, ...itemKeys }, closed),
  ],
  { title: 'get', description: 'Reading one; sees $id. "item" finds the record in the answer.' },
)

const createKeys = {
  ...itemKeys,
  once: Type.Optional(
    Type.Record(Type.String(), AnyValue, {
      description: 'Headers that make a create repeatable; they see $operation.',
    }),
  ),
  settle: Type.Optional(Pause),
}

const CreateSpec = Type.Union(
  [
    Type.Object({ post: Path, ...createKeys }, closed),
    Type.Object({ put: Path, ...createKeys }, closed),
  ],
  {
    title: 'create',
    description:
      'Sees $set. "settle" says how long a search may lag behind; without it a search that finds nothing proves nothing.',
  },
)
export type CreateSpec = Static<typeof CreateSpec>

const batchKeys = {
  each: FormulaText,
  max: Type.Integer({ minimum: 2, description: 'Most records in one request.' }),
  ...requestKeys,
}

const BatchSpec = Type.Union(
  [
    Type.Object({ put: Path, ...batchKeys }, closed),
    Type.Object({ patch: Path, ...batchKeys }, closed),
    Type.Object({ post: Path, ...batchKeys }, closed),
  ],
  {
    title: 'batch',
    description:
      'One request for several updates that come at once. "each" makes the part of one record of the body of its own request, and sees $id; "body" sees all of them as $items. What the system refuses together is sent one by one.',
  },
)
export type BatchSpec = Static<typeof BatchSpec>

const updateKeys = { ...itemKeys, batch: Type.Optional(BatchSpec) }

const UpdateSpec = Type.Union(
  [
    Type.Object({ put: Path, ...updateKeys }, closed),
    Type.Object({ patch: Path, ...updateKeys }, closed),
    Type.Object({ post: Path, ...updateKeys }, closed),
  ],
  { title: 'update', description: 'Sees $id and $set.' },
)
export type UpdateSpec = Static<typeof UpdateSpec>

const DeleteSpec = Type.Union(
  [
    Type.Object({ delete: Path, ...requestKeys }, closed),
    Type.Object({ post: Path, ...requestKeys }, closed),
    Type.Object({ put: Path, ...requestKeys }, closed),
    Type.Object({ patch: Path, ...requestKeys }, closed),
  ],
  { title: 'delete', description: 'Sees $id.' },
)

/** One kind of record: how it is read and written by HTTP, and what it looks like tidied up. */
export const HttpResourceSpec = Type.Object(
  {
    ...resourceKeys.name,
    list: Type.Optional(ListSpec),
    get: Type.Optional(GetSpec),
    find: Type.Optional(Type.Array(FindSpec)),
    create: Type.Optional(CreateSpec),
    update: Type.Optional(UpdateSpec),
    delete: Type.Optional(DeleteSpec),
    ...resourceKeys.record,
  },
  { additionalProperties: false },
)
export type HttpResourceSpec = Static<typeof HttpResourceSpec>
