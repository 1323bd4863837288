import type { Static, TObject, TSchema } from 'typebox'

/** What a person may do in a workspace; each role may also do all that the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/**
 * Who may call a route: `public` anybody, `person` anybody signed in, a role whoever has at least that role in the
 * workspace of the path, `owner` whoever owns the installation.
 */
export type Access = 'public' | 'person' | Role | 'owner'

/**
 * What a server may have beside the rest: `signUp`, merchants make accounts of their own; `ownAccount`, they do, or once did;
 * `subscriptions`, workspaces have subscriptions; `payments`, they buy them; `hosting`, any of these: somebody runs the server for others.
 */
export type Offer = 'signUp' | 'ownAccount' | 'subscriptions' | 'payments' | 'hosting'

/** One operation of the API: what it takes, what it gives, who may call it. Everything else is derived from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Below `/api`, with `{names}` for the parameters. */
  readonly path: string
  readonly access: Access
  /** Only for people who are signed in: an API token may not call it, whatever its role. */
  readonly inPerson?: boolean
  /** May be called by who has to set a second factor up before anything else. */
  readonly isForEntering?: boolean
  /** Only on servers that offer it: elsewhere its path is unknown, and no description names it. */
  readonly offer?: Offer
  /** First words of the documentation, as an order: "List the runs of a workspace". */
  readonly summary: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TSchema
  /** In place of `body`: what is read by the process that computes the answer, for it may be large and cost much. */
  readonly bodyApart?: TSchema
  /** Absent: 204 without a body. */
  readonly answer?: TSchema
  /** `reads`: the answer has an ETag. `needs`: the call must name the state it is based on with If-Match. */
  readonly etag?: 'reads' | 'needs'
  /** Repeating it with the same Idempotency-Key gives the first answer again. */
  readonly isAction?: boolean
  /** It only asks, whatever its method: nothing changes, and the audit log does not tell of it unless it uses secrets. */
  readonly isQuestion?: boolean
  /** It takes stored secrets somewhere: the audit log tells of it, though nothing changes or it is refused. */
  readonly usesSecrets?: boolean
  /** It shows personal data: the audit log tells of it, though nothing changes. */
  readonly isNoted?: boolean
  /** It shows data of records as it is, or decides to whom they are sent: who helps may call it only where the workspace said so. */
  readonly showsPersonal?: boolean
  /** Largest body in bytes, where the usual 1 MB is not enough. */
  readonly maxBytes?: number
  /**
   * The answer is large, and is compressed for who takes that. Only where it holds no secret beside what a caller chose, whose length
   * would tell of the secret.
   */
  readonly isPacked?: boolean
  /** The answer is a stream of server-sent events, each of the shape of `answer`. */
  readonly isStream?: boolean
}

/** Keeps the exact schemas of a route, so that handlers and callers are typed by them. */
export function route<const R extends Route>(made: R): R {
  return made
}

export type ParamsOf<R> = R extends { readonly params: infer P extends TSchema } ? Static<P> : never
export type QueryOf<R> = R extends { readonly query: infer Q extends TSchema } ? Static<Q> : never
/** What a caller sends, whichever process reads it. */
export type SentBodyOf<R> = R extends { readonly bodyApart: infer B extends TSchema }
  ? Static<B>
  : BodyOf<R>
export type BodyOf<R> = R extends { readonly body: infer B extends TSchema } ? Static<B> : never
export type AnswerOf<R> = R extends { readonly answer: infer A extends TSchema } ? Static<A> : never
