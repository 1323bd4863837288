import { type Static, Type } from 'typebox'
import {
  AnyValue,
  DURATION_PATTERN,
  FormulaText,
  FoundBy,
  IndexSpec,
  KeptSpec,
  Pause,
  resourceKeys,
} from '../../../engine/transport.ts'
import { Path, requestKeys } from './call-spec.ts'

const closed = { additionalProperties: false }

const Size = Type.Integer({ minimum: 1 })

const pageKeys = {
  size: Type.Optional(
    Type.Union([Type.Record(Type.String(), Size), Size], { description: 'helpSize' }),
  ),
}

/** The query field that takes a position, or `true`: the request itself has it as a name. */
const placedAs = (description: string) =>
  Type.Union([Type.String(), Type.Literal(true)], { description })

const endKeys = {
  short: Type.Optional(
    Type.Enum(['last'], {
      description: 'helpShort',
    }),
  ),
}

const PagesSpec = Type.Union(
  [
    Type.Object(
      {
        page: placedAs('helpPage'),
        first: Type.Optional(Type.Integer({ description: 'helpFirstPage' })),
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
    Type.Object(
      {
        offset: placedAs('helpOffset'),
        first: Type.Optional(Type.Integer({ description: 'helpFirstOffset' })),
        next: Type.Optional(FormulaText),
        rows: Type.Optional(FormulaText),
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
    Type.Object(
      {
        cursor: placedAs('helpCursor'),
        next: FormulaText,
        ...pageKeys,
      },
      closed,
    ),
    Type.Object({ link: FormulaText, ...pageKeys }, closed),
    Type.Object(
      {
        after: placedAs('helpAfter'),
        last: FormulaText,
        ...pageKeys,
        ...endKeys,
      },
      closed,
    ),
  ],
  {
    title: 'pages',
    description: 'helpPages',
  },
)
export type PagesSpec = Static<typeof PagesSpec>

const ChangedSpec = Type.Object(
  {
    since: Type.Optional(
      Type.Record(Type.String(), AnyValue, {
        description: 'helpSince',
      }),
    ),
    at: FormulaText,
    overlap: Type.Optional(Pause),
    sorted: Type.Optional(
      Type.Enum(['up', 'down'], {
        description: 'helpSorted',
      }),
    ),
    first: Type.Optional(Type.String({ description: 'helpFirstSince' })),
  },
  { additionalProperties: false, description: 'helpChanged' },
)
export type ChangedSpec = Static<typeof ChangedSpec>

const TokenSpec = Type.Object(
  {
    token: Type.String({
      pattern: '^=',
      errorMessage: 'formulaText',
      description: 'helpListToken',
    }),
    since: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpTokenSince' })),
  },
  closed,
)
export type TokenSpec = Static<typeof TokenSpec>

const TokenLinkSpec = Type.Object(
  {
    link: Type.String({ pattern: '^=', errorMessage: 'formulaText', description: 'helpTokenLink' }),
  },
  closed,
)
export type TokenLinkSpec = Static<typeof TokenLinkSpec>

const BetweenSpec = Type.Object(
  {
    at: FormulaText,
    query: Type.Record(Type.String(), AnyValue, {
      description: 'helpBetweenQuery',
    }),
  },
  {
    additionalProperties: false,
    description: 'helpBetween',
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
    description: 'helpCount',
  },
)
export type CountSpec = Static<typeof CountSpec>

const listKeys = {
  items: FormulaText,
  ...requestKeys,
  pages: Type.Optional(PagesSpec),
  changed: Type.Optional(
    Type.Union([ChangedSpec, TokenSpec, TokenLinkSpec, Type.Array(ChangedSpec, { minItems: 1 })], {
      description: 'helpListChanged',
    }),
  ),
  between: Type.Optional(BetweenSpec),
  within: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      minProperties: 1,
      maxProperties: 1,
      description: 'helpWithin',
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
    description: 'helpList',
  },
)
export type ListSpec = Static<typeof ListSpec>

const batchKeys = {
  each: FormulaText,
  max: Type.Integer({ minimum: 2, description: 'helpBatchMax' }),
  ...requestKeys,
}

const findBatchKeys = { ...batchKeys, items: Type.Optional(FormulaText) }

const FindBatchSpec = Type.Union(
  [
    Type.Object({ get: Path, ...findBatchKeys }, closed),
    Type.Object({ post: Path, ...findBatchKeys }, closed),
  ],
  { title: 'batch', description: 'helpFindBatch' },
)
export type FindBatchSpec = Static<typeof FindBatchSpec>

const findKeys = {
  by: FoundBy,
  items: FormulaText,
  ...requestKeys,
  batch: Type.Optional(FindBatchSpec),
}

const FindSpec = Type.Union(
  [
    IndexSpec,
    KeptSpec,
    Type.Object({ get: Path, ...findKeys }, closed),
    Type.Object({ post: Path, ...findKeys }, closed),
  ],
  {
    title: 'find',
    description: 'helpFind',
  },
)
export type FindSpec = Static<typeof FindSpec>

const itemKeys = { item: Type.Optional(FormulaText), ...requestKeys }

const GetSpec = Type.Union(
  [
    Type.Object({ get: Path, ...itemKeys }, closed),
    Type.Object({ post: Path, ...itemKeys }, closed),
  ],
  { title: 'get', description: 'helpGet' },
)

const BatchSpec = Type.Union(
  [
    Type.Object({ put: Path, ...batchKeys }, closed),
    Type.Object({ patch: Path, ...batchKeys }, closed),
    Type.Object({ post: Path, ...batchKeys }, closed),
  ],
  {
    title: 'batch',
    description: 'helpBatch',
  },
)
export type BatchSpec = Static<typeof BatchSpec>

const formulaFor = (description: string) =>
  Type.String({ pattern: '^=', errorMessage: 'formulaText', description })

const createBatchKeys = {
  ...batchKeys,
  answers: formulaFor('helpAnswers'),
  pairs: Type.Optional(
    Type.Object(
      { part: FormulaText, answer: FormulaText },
      { additionalProperties: false, description: 'helpPairs' },
    ),
  ),
  item: Type.Optional(FormulaText),
  refused: Type.Optional(
    Type.Object(
      { if: FormulaText, status: Type.Optional(AnyValue), body: Type.Optional(FormulaText) },
      { additionalProperties: false, description: 'helpRefused' },
    ),
  ),
  undone: Type.Optional(formulaFor('helpUndone')),
}

const CreateBatchSpec = Type.Union(
  [
    Type.Object({ post: Path, ...createBatchKeys }, closed),
    Type.Object({ put: Path, ...createBatchKeys }, closed),
    Type.Object({ patch: Path, ...createBatchKeys }, closed),
  ],
  { title: 'batch', description: 'helpCreateBatch' },
)
export type CreateBatchSpec = Static<typeof CreateBatchSpec>

const createKeys = {
  ...itemKeys,
  once: Type.Optional(
    Type.Record(Type.String(), AnyValue, {
      description: 'helpOnce',
    }),
  ),
  remembers: Type.Optional(
    Type.String({
      pattern: DURATION_PATTERN,
      errorMessage: 'lengthOfTime',
      description: 'helpRemembers',
    }),
  ),
  settle: Type.Optional(Pause),
  batch: Type.Optional(CreateBatchSpec),
}

const CreateSpec = Type.Union(
  [
    Type.Object({ post: Path, ...createKeys }, closed),
    Type.Object({ put: Path, ...createKeys }, closed),
  ],
  {
    title: 'create',
    description: 'helpCreate',
  },
)
export type CreateSpec = Static<typeof CreateSpec>

const updateKeys = { ...itemKeys, batch: Type.Optional(BatchSpec) }

const UpdateSpec = Type.Union(
  [
    Type.Object({ put: Path, ...updateKeys }, closed),
    Type.Object({ patch: Path, ...updateKeys }, closed),
    Type.Object({ post: Path, ...updateKeys }, closed),
  ],
  { title: 'update', description: 'helpUpdate' },
)
export type UpdateSpec = Static<typeof UpdateSpec>

const DeleteSpec = Type.Union(
  [
    Type.Object({ delete: Path, ...requestKeys }, closed),
    Type.Object({ post: Path, ...requestKeys }, closed),
    Type.Object({ put: Path, ...requestKeys }, closed),
    Type.Object({ patch: Path, ...requestKeys }, closed),
  ],
  { title: 'delete', description: 'helpDelete' },
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
