import { type Static, Type } from 'typebox'
import { FoundBy, IndexSpec, KeptSpec, Pause, resourceKeys } from '../../../engine/transport.ts'

const closed = { additionalProperties: false }

const Column = Type.String({ minLength: 1, description: 'helpSqlColumn' })

const ChangedSpec = Type.Object(
  {
    column: Column,
    overlap: Type.Optional(Pause),
    first: Type.Optional(Type.String({ description: 'helpFirstSince' })),
  },
  { additionalProperties: false, description: 'helpSqlChanged' },
)
export type ChangedSpec = Static<typeof ChangedSpec>

const ListSpec = Type.Object(
  {
    by: Type.Optional(FoundBy),
    changed: Type.Optional(ChangedSpec),
    between: Type.Optional(Type.String({ minLength: 1, description: 'helpSqlBetween' })),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'helpSqlSize' })),
  },
  { additionalProperties: false, title: 'list', description: 'helpSqlList' },
)
export type ListSpec = Static<typeof ListSpec>

const FindSpec = Type.Union([IndexSpec, KeptSpec, Type.Object({ by: FoundBy }, closed)], {
  title: 'find',
  description: 'helpSqlFind',
})
export type FindSpec = Static<typeof FindSpec>

/** One kind of record: the rows of a table or view, and what they look like tidied up. */
export const TableSpec = Type.Object(
  {
    ...resourceKeys.name,
    table: Type.Union(
      [
        Type.String({ minLength: 1 }),
        Type.Array(Type.String({ minLength: 1 }), { minItems: 2, maxItems: 2 }),
      ],
      { description: 'helpSqlTable' },
    ),
    list: Type.Optional(ListSpec),
    find: Type.Optional(Type.Array(FindSpec)),
    create: Type.Optional(Type.Object({}, { ...closed, description: 'helpSqlCreate' })),
    update: Type.Optional(Type.Object({}, { ...closed, description: 'helpSqlUpdate' })),
    delete: Type.Optional(Type.Object({}, { ...closed, description: 'helpSqlDelete' })),
    ...resourceKeys.record,
  },
  closed,
)
export type TableSpec = Static<typeof TableSpec>
