import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { AnyJson, AnyObject, At, InWorkspace, Name, nullable, Text } from './values.ts'

/** A kind of system that can be connected. */
export const ConnectorInfo = Type.Object({
  name: Name,
  title: Text,
  about: Type.Optional(Type.String()),
  /** People sign in at the system itself (OAuth), after the settings are saved. */
  signsIn: Type.Boolean(),
  /** JSON Schema of what an account needs; `writeOnly` properties are secrets. */
  settings: AnyObject,
  /** Markdown: where do I find these? */
  help: Type.String(),
  resources: Type.Array(
    Type.Object({
      name: Type.String(),
      title: Type.Optional(Type.String()),
      schema: AnyObject,
      personal: Type.Array(Type.String()),
      canList: Type.Boolean(),
      canCreate: Type.Boolean(),
      canUpdate: Type.Boolean(),
      canDelete: Type.Boolean(),
      findBy: Type.Array(Type.Array(Type.String())),
    }),
  ),
})
export type ConnectorInfo = Static<typeof ConnectorInfo>

/** A change that flows want the system to tell of, by a webhook. */
export const HookInfo = Type.Object({
  topic: Type.String(),
  state: Type.Union(
    [
      Type.Literal('registered'),
      Type.Literal('refused'),
      Type.Literal('unknown'),
      Type.Literal('failed'),
    ],
    {
      description:
        'refused: the system takes no more, or the key may not register any; unknown: the system does not know this event; failed: it did not answer. Flows then find changes by their schedule.',
    },
  ),
  /** When the system was last asked. */
  checkedAt: At,
  /** When it last told of a change. */
  calledAt: nullable(At),
})
export type HookInfo = Static<typeof HookInfo>

/** A call of an account. What it asked for is not kept, for that may name people. */
export const CallInfo = Type.Object({
  at: At,
  ms: Type.Integer(),
  verb: Type.String({ description: 'What kind of call: GET, insert.' }),
  answer: Type.String({
    description: 'A status, the name of an error, or how it ended: 200, ECONNREFUSED, done.',
  }),
  isFailure: Type.Boolean(),
  /** On whose behalf; null: a check, or a question of a page. */
  flow: nullable(Type.String()),
})
export type CallInfo = Static<typeof CallInfo>

/** A system that does not do what it is asked. */
export const FailingSystem = Type.Object({
  connection: Name,
  since: At,
  calls: Type.Integer({ description: 'How many failed since the last one that was answered.' }),
  failure: Type.String({ description: 'A status or the name of an error: 503, ECONNREFUSED.' }),
  isDenied: Type.Boolean({ description: 'It refuses us: only a person can put it right.' }),
})
export type FailingSystem = Static<typeof FailingSystem>

export const ConnectionInfo = Type.Object({
  name: Name,
  connector: Name,
  settings: AnyObject,
  /** Names of the secrets that are stored; never their values. */
  secrets: Type.Array(Type.String()),
  strangeOrigins: Type.Array(Type.String(), {
    description:
      'Addresses that the connector names and that the secrets were not entered for: nothing is sent there until they are entered again, or an administrator allows it.',
  }),
  usedBy: Type.Array(Name),
  /** What flows that are switched on want to be told of. */
  hooks: Type.Array(HookInfo),
  /** Where people sign in at the system itself: whether somebody has. */
  isSignedIn: nullable(Type.Boolean()),
  state: Type.Union([Type.Literal('unknown'), Type.Literal('good'), Type.Literal('bad')]),
  checkedAt: nullable(At),
  problem: nullable(Type.String()),
  failing: nullable(FailingSystem),
})
export type ConnectionInfo = Static<typeof ConnectionInfo>

export const CheckResult = Type.Object({
  isGood: Type.Boolean(),
  /** False where the system cannot be asked without writing to it. */
  isAsked: Type.Boolean(),
  /** In plain words: what is wrong. */
  message: Type.String(),
  hint: Type.Optional(Type.String()),
})

const OfConnection = Type.Object({ workspace: Name, connection: Name })
const Credentials = Type.Object({ connector: Name, settings: AnyObject })

/** Choices of a field, read live from a system. */
export const Choices = Type.Object({
  items: Type.Array(
    Type.Object({
      value: AnyJson,
      label: Type.String(),
      name: Type.Optional(
        Type.String({
          description: 'What it is called, where others are called so too and the label says more.',
        }),
      ),
      isNew: Type.Optional(
        Type.Boolean({ description: 'The system does not have it yet: it is made when needed.' }),
      ),
    }),
  ),
  /** There were more than could be read. */
  isCut: Type.Boolean(),
  isOpen: Type.Optional(Type.Boolean({ description: 'Values that are not listed may be given.' })),
})

export const connectionRoutes = {
  listConnectors: route({
    method: 'get',
    path: '/workspaces/{workspace}/connectors',
    access: 'viewer',
    summary: 'List the kinds of systems that can be connected',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(ConnectorInfo) }),
  }),
  listConnections: route({
    method: 'get',
    path: '/workspaces/{workspace}/connections',
    access: 'viewer',
    summary: 'List the connected accounts',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(ConnectionInfo) }),
  }),
  readConnection: route({
    method: 'get',
    path: '/workspaces/{workspace}/connections/{connection}',
    access: 'viewer',
    summary: 'Show a connected account, without its secrets',
    params: OfConnection,
    answer: ConnectionInfo,
    etag: 'reads',
  }),
  checkCredentials: route({
    method: 'post',
    path: '/workspaces/{workspace}/connections/check',
    access: 'editor',
    usesSecrets: true,
    summary: 'Ask a system whether address and credentials are good, before they are saved',
    isQuestion: true,
    params: InWorkspace,
    body: Type.Object({ connector: Name, settings: AnyObject, name: Type.Optional(Name) }),
    answer: CheckResult,
  }),
  saveConnection: route({
    method: 'put',
    path: '/workspaces/{workspace}/connections/{connection}',
    access: 'editor',
    usesSecrets: true,
    showsPersonal: true,
    summary: 'Save an account; secrets that are left out stay as they are',
    params: OfConnection,
    body: Credentials,
    answer: ConnectionInfo,
  }),
  allowOrigins: route({
    method: 'put',
    path: '/workspaces/{workspace}/connections/{connection}/origins',
    access: 'administrator',
    inPerson: true,
    summary:
      'Allow the secrets of an account to be sent to further addresses that its connector names',
    params: OfConnection,
    body: Type.Object({
      origins: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
        minItems: 1,
        maxItems: 10,
        description: 'Each as `strangeOrigins` tells it: scheme, host and port.',
      }),
    }),
    answer: ConnectionInfo,
  }),
  deleteConnection: route({
    method: 'delete',
    path: '/workspaces/{workspace}/connections/{connection}',
    access: 'administrator',
    summary: 'Forget an account and its credentials; refused while an integration uses it',
    params: OfConnection,
  }),
  checkConnection: route({
    method: 'post',
    path: '/workspaces/{workspace}/connections/{connection}/check',
    access: 'operator',
    usesSecrets: true,
    summary: 'Ask the system whether the saved credentials are good',
    params: OfConnection,
    answer: CheckResult,
    isQuestion: true,
  }),
  beginSignIn: route({
    method: 'post',
    path: '/workspaces/{workspace}/connections/{connection}/sign-in',
    access: 'editor',
    showsPersonal: true,
    summary: 'Begin to sign in at the system of an account (OAuth): the address to open',
    params: OfConnection,
    /** Where the system sends the person back to, with a code. */
    body: Type.Object({
      redirect: Type.String({
        pattern: String.raw`^https?://[^\s/?#@\\]+/connect-back$`,
        maxLength: 500,
        description: 'Where the pages take the person back: `/connect-back` of this server.',
      }),
    }),
    answer: Type.Object({ address: Type.String() }),
    isQuestion: true,
    usesSecrets: true,
  }),
  finishSignIn: route({
    method: 'put',
    path: '/workspaces/{workspace}/connections/{connection}/sign-in',
    access: 'editor',
    usesSecrets: true,
    showsPersonal: true,
    summary: 'Exchange what the system sent back for the tokens of an account',
    params: OfConnection,
    body: Type.Object({
      code: Type.String({ minLength: 1, maxLength: 4000 }),
      state: Type.String({ minLength: 1, maxLength: 4000 }),
    }),
  }),
  listChoices: route({
    method: 'get',
    path: '/workspaces/{workspace}/connections/{connection}/choices/{resource}',
    access: 'viewer',
    usesSecrets: true,
    summary: 'Read the choices for a field live from the system',
    params: Type.Object({ workspace: Name, connection: Name, resource: Type.String() }),
    query: Type.Object({
      field: Type.Optional(
        Type.String({
          maxLength: 200,
          description: 'The values of this field, and not the identities of records.',
        }),
      ),
    }),
    answer: Choices,
  }),
  listCalls: route({
    method: 'get',
    path: '/workspaces/{workspace}/connections/{connection}/calls',
    access: 'viewer',
    summary: 'List the last calls of an account, newest first',
    params: OfConnection,
    query: Type.Object({
      failed: Type.Optional(
        Type.Boolean({ description: 'Only those that ended with an error.', default: false }),
      ),
    }),
    answer: Type.Object({ items: Type.Array(CallInfo) }),
  }),
  readUsage: route({
    method: 'get',
    path: '/workspaces/{workspace}/connections/{connection}/usage',
    access: 'viewer',
    summary: 'Show how much of its rate budget an account used, over time',
    params: OfConnection,
    query: Type.Object({
      hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720, default: 24 })),
    }),
    answer: Type.Object({
      limits: Type.Array(Type.Object({ windowMs: Type.Integer(), allow: Type.Integer() })),
      items: Type.Array(
        Type.Object({
          at: At,
          requests: Type.Integer(),
          refused: Type.Integer({ description: 'Of them those that were too many.' }),
          failed: Type.Integer({ description: 'Those that ended with an error of any kind.' }),
        }),
      ),
    }),
  }),
}
