import type {
  BetweenPlan,
  ChangedPlan,
  ConnectorPlan,
  ConnectorTest,
  CreatePlan,
  ErrorClass,
  FieldPlan,
  Formula,
  IndexPlan,
  Json,
  JsonObject,
  KeptPlan,
  LimitPlan,
  ListPlan,
  ResourcePlan,
  ValuePlan,
} from '../../../engine/index.ts'

/** A connector whose systems are reached by HTTP. */
export interface HttpConnectorPlan extends ConnectorPlan {
  readonly transport: 'http'
  readonly http: HttpPlan
  readonly limits: readonly HttpLimitPlan[]
  readonly resources: Readonly<Record<string, HttpResourcePlan>>
  readonly tests: readonly HttpConnectorTest[]
}

/** Tells whether a connector's systems are reached by HTTP. */
export function isHttpConnector(plan: ConnectorPlan): plan is HttpConnectorPlan {
  return plan.transport === 'http'
}

/** How the system is reached. Formulas see `$settings`, and what their own comments name. */
export interface HttpPlan {
  /** Text: scheme, host and common path, without a trailing slash. */
  readonly base: ValuePlan
  /** Others, by the names that requests have for them. */
  readonly bases: Readonly<Record<string, ValuePlan>>
  /** Where `base` may lead that sees `$signIn`: origins, of which some begin with `*.`; absent: it does not. */
  readonly hosts?: readonly string[] | undefined
  /** Sent with every request. */
  readonly headers: readonly FieldPlan[]
  readonly query: readonly FieldPlan[]
  readonly auth?: AuthPlan | undefined
  /** In the place of `auth`: the first that is for an account (`if` sees its settings that are no secrets). */
  readonly ways?: readonly AuthWay[] | undefined
  /** What answers may be besides JSON. */
  readonly answersAs?: AnswersAs | undefined
  /** Asked of every answer, first match wins. */
  readonly errors: readonly ErrorRulePlan[]
  /** The Test button. */
  /** Made one after the other; the first that is refused says why. */
  readonly checks: readonly CallPlan[]
}

/** XML, or a JSON in each line. */
export type AnswersAs = 'xml' | 'ndjson'

/** How some accounts are reached. */
export interface AuthWay {
  readonly if?: Formula | undefined
  readonly auth: AuthPlan
}

export type AuthPlan =
  | BasicPlan
  | DigestPlan
  | { readonly kind: 'bearer'; readonly token: ValuePlan }
  | SignPlan
  | AwsPlan
  | OAuthPlan
  | LoginPlan

export interface BasicPlan {
  readonly kind: 'basic'
  readonly user: ValuePlan
  readonly password: ValuePlan
}

/** The password itself is never sent: each request answers what the system asked for (RFC 7616). */
export interface DigestPlan extends Omit<BasicPlan, 'kind'> {
  readonly kind: 'digest'
}

/** Whether requests carry what the system handed out. */
export function isHandedOut(auth: AuthPlan | undefined): auth is OAuthPlan | LoginPlan {
  return auth?.kind === 'oauth' || auth?.kind === 'login'
}

/**
 * Request signing: `text`, `headers` and `query` see `method`, `path` (with query), `body` and `$now()`; the last two also
 * `$signature`.
 */
/** How a key that both sides have is written. */
export type KeyIn = 'hex' | 'base64'

export interface SignPlan {
  readonly kind: 'sign'
  readonly how: 'hmac-sha1' | 'hmac-sha256' | 'hmac-sha512'
  readonly as: 'hex' | 'base64'
  readonly secret: ValuePlan
  /** How the secret is written; absent: the text itself. */
  readonly keyIn?: KeyIn | undefined
  readonly text: Formula
  readonly headers: readonly FieldPlan[]
  /** Fields that come after those that are signed. */
  readonly query: readonly FieldPlan[]
  /** Checks the answer's own signature; an answer that does not match is refused. */
  readonly answer?: AnswerSignaturePlan | undefined
}

/** `text` and `signature` see `method`, `path`, `body` (the answer's, as text) and `headers` (the answer's, lower case). */
export interface AnswerSignaturePlan {
  readonly text: Formula
  readonly signature: Formula
}

/** Each request is signed in the way of Amazon's services (AWS Signature Version 4). */
export interface AwsPlan {
  readonly kind: 'aws'
  readonly accessKey: ValuePlan
  readonly secretKey: ValuePlan
  /** Goes with keys that are lent for a time. */
  readonly sessionToken?: ValuePlan | undefined
  readonly region: ValuePlan
  /** The name that the service signs by, as "execute-api". */
  readonly service: ValuePlan
}

/** The system hands out tokens: OAuth 2.0. */
export interface OAuthPlan extends HandedOutPlan {
  readonly kind: 'oauth'
  /** `code`: people sign in (authorization code with PKCE); the others need nobody. */
  readonly grant: 'code' | 'client_credentials' | 'password' | 'jwt_bearer' | 'self_signed'
  /** Where people sign in. */
  readonly authorize?: ValuePlan | undefined
  /** What hands out tokens, and renews them where `renew` names no other address. Absent: what is signed is the token. */
  readonly token?: ValuePlan | undefined
  readonly renew?: ValuePlan | undefined
  /** Absent: the assertion says who asks. */
  readonly client?: ValuePlan | undefined
  readonly secret?: ValuePlan | undefined
  readonly assertion?: AssertionPlan | undefined
  /** Some systems refuse what they do not know of a sign-in by people. */
  readonly hasPkce: boolean
  readonly secretIn: 'body' | 'header'
  readonly scope?: ValuePlan | undefined
  readonly body: 'form' | 'json'
  /** More fields of the request for a token; they win over ours. */
  readonly fields: readonly FieldPlan[]
}

/** A signed text (JWT) that stands for a person's consent, or for the secret of the application (RFC 7523). */
export interface AssertionPlan {
  /** Private key, as PEM; of HS256 the secret that both share. */
  readonly key: ValuePlan
  readonly algorithm: 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'HS256'
  /** How such a secret is written; absent: it is the text itself. */
  readonly keyIn?: KeyIn | undefined
  readonly keyId?: ValuePlan | undefined
  /** They win over ours. */
  readonly claims: readonly FieldPlan[]
}

/** A request of the account's own whose answer feeds all later ones. */
export interface LoginPlan extends HandedOutPlan {
  readonly kind: 'login'
  /** Where it is sent, if not to where all requests are. */
  readonly base?: ValuePlan | undefined
  readonly call: CallPlan
  /** Milliseconds, or a formula that gives seconds and sees what `keep` sees. Absent: until the system says so. */
  readonly lasts?: number | Formula | undefined
}

/** What is done with what a system hands out. */
export interface HandedOutPlan {
  /** Parts of the answer that requests see as `$signIn`; they see `status`, `headers`, `cookies` and `body`. */
  readonly keep: readonly FieldPlan[]
  /** What every request carries; it sees `$signIn`. Absent: the token of OAuth as bearer. */
  readonly send?: SendPlan | undefined
  /** Whether an answer (`status`, `headers`, `body`) says that the sign-in is over, as 401 does. */
  readonly ends?: Formula | undefined
}

/** Fields of a request. */
export interface SendPlan {
  readonly headers: readonly FieldPlan[]
  readonly query: readonly FieldPlan[]
  /** Fields of its body, where that is a map or absent and the method has one. */
  readonly body: readonly FieldPlan[]
}

/** `left` and `resets` (seconds) see `status`, `headers` and `body`: the server's own count, which wins. */
export interface HttpLimitPlan extends LimitPlan {
  readonly left?: Formula | undefined
  readonly resets?: Formula | undefined
}

/** `if` and `say` see `status`, `headers` and `body`. */
export interface ErrorRulePlan {
  readonly if: Formula
  /** `ok` takes an answer that would otherwise be an error as good. */
  readonly is: ErrorClass | 'ok'
  readonly say?: ValuePlan | undefined
}

/** One HTTP request. `{name}` in the path comes from the operation's values and is always URL-encoded. */
export interface CallPlan {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** One of `bases`; absent: `base`. */
  readonly at?: string | undefined
  readonly query: readonly FieldPlan[]
  readonly headers: readonly FieldPlan[]
  readonly body?: ValuePlan | undefined
  /** How the body is written. Absent: as JSON. */
  readonly as?: 'form' | 'xml' | 'ndjson' | 'multipart' | undefined
}

/** One kind of record, with the requests that its operations are made of. */
export interface HttpResourcePlan extends ResourcePlan {
  readonly list?: HttpListPlan | undefined
  readonly get?: ReadOnePlan | undefined
  readonly find: readonly HttpFindPlan[]
  readonly create?: HttpCreatePlan | undefined
  readonly update?: HttpUpdatePlan | undefined
  readonly delete?: ChangePlan | undefined
}

/** The call sees `$with` and `$since`; `items` sees the answer's body and gives the raw records. */
export interface HttpListPlan extends ListPlan {
  readonly call: CallPlan
  readonly items: Formula
  readonly pages: PagesPlan
  readonly changed: readonly HttpChangedPlan[]
  readonly token?: TokenPlan | undefined
  readonly between?: HttpBetweenPlan | undefined
  /** Absent: how many there are is known only by reading them. */
  readonly count?: CountPlan | undefined
}

export interface HttpChangedPlan extends ChangedPlan {
  /** Query fields that ask for changes only; they see `$since` (ISO 8601, UTC). Absent: the order of the list must do. */
  readonly since?: readonly FieldPlan[] | undefined
}

/** How what changed since an earlier read is asked for by what that read was given at its end. */
export interface TokenPlan {
  /** Sees the body (and `headers` as a variable), and gives the token, or nothing on pages that have none. */
  readonly given: Formula
  /** The token is the address to read from, on the same host. */
  readonly isLink: boolean
  /** Query fields that ask for changes only; they see `$token`, as the request does. */
  readonly since: readonly FieldPlan[]
  /** The list as the connector says it: a token is of what it was handed out for. */
  readonly of: Json
}

export interface HttpBetweenPlan extends BetweenPlan {
  /** Query fields; they see `$from` (inclusive) and `$to` (exclusive), of which the outermost parts have only one. */
  readonly query: readonly FieldPlan[]
}

/** Asks how many records a list has. The call sees `$with`, and `value` the answer's body. */
export interface CountPlan {
  readonly call: CallPlan
  readonly value: Formula
}

/**
 * `field` is the query field (or field of the body) that the position is put into; absent: the request itself says where it
 * goes. It sees it by the name of the kind (`$page`, `$offset`, `$cursor`, `$after`), and `$size`.
 *
 * `isShortLast`: the system promises that a page with fewer than it was asked for is the last.
 */
export type PagesPlan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'page'
      readonly field?: string | undefined
      readonly size?: PageSize | undefined
      readonly first: number
      readonly isShortLast?: boolean | undefined
    }
  /**
   * Both see the body: `next` tells whether there is more (absent: as long as pages are full), and `rows` names what the
   * system counts (absent: the records of the list).
   */
  | {
      readonly kind: 'offset'
      readonly field?: string | undefined
      readonly size?: PageSize | undefined
      /** What the system calls the place of the first record. */
      readonly first: number
      readonly next?: Formula | undefined
      readonly rows?: Formula | undefined
      readonly isShortLast?: boolean | undefined
    }
  /** `next` sees the body (and `headers` as a variable) and gives the next cursor, or nothing. */
  | {
      readonly kind: 'cursor'
      readonly field?: string | undefined
      readonly next: Formula
      readonly size?: PageSize | undefined
    }
  /** `next` gives the whole next URL, which must be on the same host. */
  | { readonly kind: 'link'; readonly next: Formula; readonly size?: PageSize | undefined }
  /** `last` sees a raw item and gives what the next page starts after. */
  | {
      readonly kind: 'after'
      readonly field?: string | undefined
      readonly last: Formula
      readonly size?: PageSize | undefined
      readonly isShortLast?: boolean | undefined
    }

export interface PageSize {
  /** The query field that it is put into; absent: the request itself has it as `$size`. */
  readonly field?: string | undefined
  readonly value: number
}

/** Reading one by `$id`, the record's key. `item` sees the body, and `$id`. */
export interface ReadOnePlan {
  readonly call: CallPlan
  readonly item?: Formula | undefined
}

export type HttpFindPlan = CallFindPlan | IndexPlan | KeptPlan

/** A request that finds records; it sees what pages of the list are asked for by. */
export interface SearchPlan {
  readonly call: CallPlan
  readonly items: Formula
  /** The request itself has the position of its page, as that of the list has. */
  readonly hasPosition?: boolean | undefined
}

/** Request and `items` see `$by`. */
export interface CallFindPlan extends SearchPlan {
  readonly kind: 'call'
  readonly by: readonly string[]
  readonly batch?: FindBatchPlan | undefined
}

/** One request for several searches. Request and `items` see `$items`. */
export interface FindBatchPlan extends SearchPlan {
  /** Sees `$by` of one search. Without result that is asked for by itself. */
  readonly each: Formula
  readonly max: number
}

/** The call sees `$set` (tidy names), `$id` for updates and deletes, and `$operation` for creates. */
export interface WritePlan {
  readonly call: CallPlan
  /** The raw record in the answer's body. Absent, or without result: the answer tells nothing. */
  readonly item?: Formula | undefined
}

/** Changes a record that is there. */
export interface ChangePlan extends WritePlan {
  /** The call sees the raw record as `get` gives it (`$was`), which is read right before. */
  readonly readsBefore?: true
}

export interface HttpUpdatePlan extends ChangePlan {
  readonly batch?: BatchPlan | undefined
}

/** One request for several updates. */
export interface BatchPlan {
  /** Sees `$items`. */
  readonly call: CallPlan
  /** Sees the body of the update of one record, and `$id`. */
  readonly each: Formula
  readonly max: number
}

/** One request for several creates. */
export interface CreateBatchPlan {
  /** Sees `$items`. */
  readonly call: CallPlan
  /** Sees the body of the create of one record, and `$operation`. */
  readonly each: Formula
  readonly max: number
  /** Sees the body of the answer, and `$items`. */
  readonly answers: Formula
  /** What is the same for a part and its answer. Absent: their places are. */
  readonly pairs?: { readonly part: Formula; readonly answer: Formula } | undefined
  /** The raw record in one of the answers. Absent: the answer is the record. */
  readonly item?: Formula | undefined
  /** Which answers are refusals, and what the system would have answered to the create of that record alone. */
  readonly refused?:
    | {
        readonly if: Formula
        readonly status?: ValuePlan | undefined
        readonly body?: Formula | undefined
      }
    | undefined
  /** Which answers to the whole say that nothing of it was done; sees what rules of `errors` see. */
  readonly undone?: Formula | undefined
}

export interface HttpCreatePlan extends WritePlan, CreatePlan {
  readonly batch?: CreateBatchPlan | undefined
  /** Headers that make a create repeatable. */
  readonly once: readonly FieldPlan[]
}

/** Recorded traffic and what must become of it. */
export interface HttpConnectorTest extends ConnectorTest {
  /** When it happens; absent: now. */
  readonly at?: string
  readonly http: readonly {
    readonly request: JsonObject
    readonly response: {
      readonly status: number
      readonly headers?: JsonObject
      readonly body?: Json
      /** XML, in the place of a body: its text, or what is written to it. */
      readonly xml?: Json
      /** Lines of JSON, in the place of a body: a list of them. */
      readonly ndjson?: Json
    }
  }[]
}
