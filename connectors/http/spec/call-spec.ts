import { Type } from 'typebox'
import { AnyValue, FormulaText } from '../../../engine/transport.ts'

export const Path = Type.String({
  pattern: '^(/|$)',
  errorMessage: 'pathText',
  description: 'helpPath',
})

/** What a request says, wherever it goes. */
export const sentKeys = {
  query: Type.Optional(
    Type.Record(Type.String(), AnyValue, {
      description: 'helpQuery',
    }),
  ),
  headers: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpHeaders' })),
  body: Type.Optional(Type.Unknown({ description: 'helpBody' })),
  form: Type.Optional(
    Type.Union([Type.Record(Type.String(), AnyValue), FormulaText], { description: 'helpForm' }),
  ),
}

/** The keys of a request besides its method. */
export const requestKeys = {
  at: Type.Optional(Type.String({ description: 'helpRequestAt' })),
  ...sentKeys,
}

const closed = { additionalProperties: false }

/** A request that reads. */
export const ReadCallSpec = Type.Union(
  [
    Type.Object({ get: Path, ...requestKeys }, closed),
    Type.Object({ post: Path, ...requestKeys }, closed),
  ],
  { subject: 'aRequest', description: 'helpCall' },
)

/** A request with any method. */
export const AnyCallSpec = Type.Union(
  [
    Type.Object({ get: Path, ...requestKeys }, closed),
    Type.Object({ post: Path, ...requestKeys }, closed),
    Type.Object({ put: Path, ...requestKeys }, closed),
    Type.Object({ patch: Path, ...requestKeys }, closed),
    Type.Object({ delete: Path, ...requestKeys }, closed),
  ],
  { subject: 'aRequest', description: 'helpCall' },
)

/** Any request as written, whatever else stands beside it. */
export interface CallSpec {
  readonly get?: string
  readonly post?: string
  readonly put?: string
  readonly patch?: string
  readonly delete?: string
  readonly at?: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly form?: unknown
}
