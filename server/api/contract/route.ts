import type { Static, TObject, TSchema } from 'typebox'

/** What a person may do in a workspace; each role may also do all that the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/**
 * Who may call a route: `public` anybody, `person` anybody signed in, a role whoever has at least that role in the
 * workspace of the path, `owner` whoever owns the installation.
 */
export type Access = 'public' | 'person' | Role | 'owner'

/** One operation of the API: what it takes, what it gives, who may call it. Everything else is derived from it. */
export interface Route<
  P extends TObject = TObject,
  Q extends TObject = TObject,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api`, with `{names}` for the parameters. */
  readonly path: string
  readonly access: Access
  /** First words of the documentation, as an order: "List the runs of a workspace". */
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Absent: 204 without a body. */
  readonly answer?: A
  /** `reads`: the answer has an ETag. `needs`: the call must name the state it is based on with If-Match. */
  readonly etag?: 'reads' | 'needs'
  /** Repeating it with the same Idempotency-Key gives the first answer again. */
  readonly isAction?: boolean
  /** The answer is a stream of server-sent events, each of the shape of `answer`. */
  readonly isStream?: boolean
}

/** Keeps the exact schemas of a route, so that handlers and callers are typed by them. */
export function route<P extends TObject, Q extends TObject, B extends TSchema, A extends TSchema>(
  made: Route<P, Q, B, A>,
): Route<P, Q, B, A> {
  return made
}

export type ParamsOf<R> = R extends { readonly params?: infer P extends TSchema }
  ? Static<P>
  : never
export type QueryOf<R> = R extends { readonly query?: infer Q extends TSchema } ? Static<Q> : never
export type BodyOf<R> = R extends { readonly body?: infer B extends TSchema } ? Static<B> : never
export type AnswerOf<R> = R extends { readonly answer?: infer A extends TSchema }
  ? Static<A>
  : never
