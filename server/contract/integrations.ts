import { type Static, Type } from 'typebox'
import { Choices, FailingSystem } from './connections.ts'
import { route } from './route.ts'
import {
  AnyJson,
  AnyObject,
  At,
  CountsShape,
  Health,
  InIntegration,
  InWorkspace,
  Name,
  nullable,
  Text,
} from './values.ts'

const TableName = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$' })

/** An integration that is shipped or lies in the project, and may be added to a workspace. */
export const CatalogueEntry = Type.Object({
  name: Name,
  title: Text,
  about: Type.Optional(Type.String()),
  /** Markdown. */
  readme: Type.String(),
  connections: Type.Record(Type.String(), Name, { description: 'Role → connector.' }),
  isAdded: Type.Boolean(),
})

/** What makes a flow run by itself; null: a person starts it. */
export const RunTrigger = nullable(
  Type.Union([
    Type.Object({
      kind: Type.Literal('every'),
      ms: Type.Integer(),
      hookedMs: Type.Optional(
        Type.Integer({ description: 'How often instead while the source tells of changes.' }),
      ),
    }),
    Type.Object({ kind: Type.Literal('cron'), cron: Type.String(), zone: Type.String() }),
    Type.Object({ kind: Type.Literal('hook') }),
    Type.Object({ kind: Type.Literal('after'), flow: Name }),
  ]),
)
export type RunTrigger = Static<typeof RunTrigger>

/** What keeps an integration from running, for the words of a person's language. */
export const MISSING_CODES = [
  'filesGone',
  'noFlow',
  'direction',
  'connection',
  'otherConnector',
  'rows',
  'strayAnswer',
  'answer',
  'wrongAnswer',
] as const

export const FlowSummary = Type.Object({
  flow: Name,
  title: Text,
  about: Type.Optional(Type.String()),
  /** File in the project. */
  file: Type.String(),
  source: Type.String({ description: 'role.resource' }),
  targets: Type.Array(Type.String()),
  isOn: Type.Boolean(),
  health: Health,
  /** Why it cannot run, as the last run said it. */
  problem: nullable(Type.String()),
  checkedAt: nullable(At),
  system: nullable(FailingSystem),
  /** Name of the direction it is one choice of, and that choice. */
  direction: nullable(
    Type.Object({ name: Type.String(), choice: Type.String(), isChosen: Type.Boolean() }),
  ),
  trigger: RunTrigger,
  waitsFor: Type.Array(Name, { description: 'Flows that make what this one waits for.' }),
  runningSince: nullable(At),
  lastRun: nullable(
    Type.Object({
      run: Type.String(),
      state: Type.String(),
      reason: nullable(Type.String()),
      startedAt: At,
      finishedAt: nullable(At),
      counts: CountsShape,
    }),
  ),
  nextRunAt: nullable(At),
  /** Durable records by state. */
  records: CountsShape,
  /** Up to when all changes of the source have been handled. */
  handledUpTo: nullable(At),
})
export type FlowSummary = Static<typeof FlowSummary>

export const IntegrationSummary = Type.Object({
  name: Name,
  title: Text,
  about: Type.Optional(Type.String()),
  state: Type.Union([Type.Literal('setup'), Type.Literal('on'), Type.Literal('paused')]),
  health: Health,
  problem: nullable(Type.String()),
  flows: Type.Array(FlowSummary),
  connections: Type.Record(Type.String(), Type.String(), { description: 'Role → connection.' }),
  systems: Type.Array(
    Type.Object({
      role: Type.String(),
      connection: Type.String(),
      connector: Name,
      title: Text,
      calls: nullable(
        Type.Object({ at: At, ms: Type.Integer(), failing: nullable(FailingSystem) }),
      ),
    }),
    { description: 'The accounts that it uses, and how their last calls ended.' },
  ),
  resources: Type.Record(Type.String(), Type.String(), {
    description:
      'What the resources of its flows are called: role.resource → "Order (CCV SalesPOS)".',
  }),
})
export type IntegrationSummary = Static<typeof IntegrationSummary>

export const IntegrationAnswers = Type.Object({
  settings: AnyObject,
  connections: Type.Record(Type.String(), Name),
  directions: Type.Record(Type.String(), Name),
  /** Flows that are switched off. */
  off: Type.Array(Name),
})

/** What is asked before an integration can run. */
export const Questions = Type.Object({
  connections: Type.Array(Type.Object({ role: Type.String(), connector: Name })),
  directions: Type.Array(
    Type.Object({
      name: Type.String(),
      choices: Type.Array(Type.Object({ name: Type.String(), flow: Name, title: Text })),
    }),
  ),
  flows: Type.Array(Type.Object({ flow: Name, title: Text, about: Type.Optional(Type.String()) })),
  /** JSON Schema of all settings together; `x-options`, `x-group`, `x-show` and `x-lines` as in the language. */
  settings: AnyObject,
  tables: Type.Array(
    Type.Object({
      name: TableName,
      title: Text,
      /** Roles of the systems that the two sides belong to; null where a side is of none, such as a rate. */
      from: nullable(Type.String()),
      to: nullable(Type.String()),
      otherwise: Type.String({ description: 'fail, keep, nothing, or the value that is used.' }),
    }),
  ),
  answers: IntegrationAnswers,
  /** What stops some records as long as a question that may stay open has no answer, in the words of the flow. */
  stops: Type.Array(Type.Object({ setting: Type.String(), reason: Type.String() })),
  /** What is still missing, with the place of the answer. */
  missing: Type.Array(
    Type.Object({
      path: Type.String(),
      code: Type.Enum(MISSING_CODES),
      values: Type.Record(Type.String(), Type.String()),
      message: Type.String({ description: 'The same in plain English.' }),
    }),
  ),
})
export type Questions = Static<typeof Questions>

export const TableContent = Type.Object({
  rows: Type.Record(Type.String(), AnyJson),
  /** Rows of the file, which a row of the same name replaces. */
  shipped: Type.Record(Type.String(), AnyJson),
})
const OfTable = Type.Object({ workspace: Name, integration: Name, table: TableName })

export const integrationRoutes = {
  listCatalogue: route({
    method: 'get',
    path: '/workspaces/{workspace}/catalogue',
    access: 'viewer',
    summary: 'List the integrations that can be added',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(CatalogueEntry) }),
  }),
  listIntegrations: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations',
    access: 'viewer',
    summary: 'List the integrations with the health of their flows',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(IntegrationSummary) }),
  }),
  addIntegration: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations',
    access: 'editor',
    summary: 'Add an integration of the catalogue; it runs when it is switched on',
    params: InWorkspace,
    body: Type.Object({ name: Name }),
    answer: IntegrationSummary,
    isAction: true,
  }),
  readIntegration: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}',
    access: 'viewer',
    summary: 'Show an integration with its flows',
    params: InIntegration,
    answer: IntegrationSummary,
  }),
  switchIntegration: route({
    method: 'patch',
    path: '/workspaces/{workspace}/integrations/{integration}',
    access: 'operator',
    summary:
      'Switch an integration on, or pause it; refused while answers are missing, before it was tried with these answers, and when records failed in that trial',
    params: InIntegration,
    body: Type.Object({
      state: Type.Union([Type.Literal('on'), Type.Literal('paused')]),
      despite: Type.Optional(
        Type.Boolean({ description: 'Switch on though it was not tried, or records failed then.' }),
      ),
    }),
    answer: IntegrationSummary,
  }),
  removeIntegration: route({
    method: 'delete',
    path: '/workspaces/{workspace}/integrations/{integration}',
    access: 'administrator',
    summary: 'Forget an integration with all its state: links, errors, history',
    params: InIntegration,
  }),
  readQuestions: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/questions',
    access: 'viewer',
    summary: 'Show what an integration asks, and what was answered',
    params: InIntegration,
    answer: Questions,
    etag: 'reads',
  }),
  saveAnswers: route({
    method: 'put',
    path: '/workspaces/{workspace}/integrations/{integration}/answers',
    access: 'editor',
    // New ones are looked up in their system.
    usesSecrets: true,
    summary:
      'Save answers; incomplete ones are kept, and told as missing; one that names what its system does not have is refused',
    params: InIntegration,
    body: IntegrationAnswers,
    answer: Questions,
    etag: 'needs',
  }),
  readTable: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/tables/{table}',
    access: 'viewer',
    summary: 'Show the rows of a value table',
    params: OfTable,
    answer: TableContent,
    etag: 'reads',
  }),
  saveTable: route({
    method: 'put',
    path: '/workspaces/{workspace}/integrations/{integration}/tables/{table}',
    access: 'editor',
    summary: 'Replace the rows of a value table',
    params: OfTable,
    body: Type.Object({ rows: Type.Record(Type.String(), AnyJson) }),
    answer: TableContent,
    etag: 'needs',
    maxBytes: 8_000_000,
  }),
  readTableChoices: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/tables/{table}/choices',
    access: 'viewer',
    usesSecrets: true,
    summary: 'Read the values of both sides of a table live, with suggested pairs',
    params: OfTable,
    answer: Type.Object({
      from: nullable(Choices),
      to: nullable(Choices),
      suggestions: Type.Array(
        Type.Object({
          from: Type.String(),
          to: AnyJson,
          score: Type.Number({ description: '1: both have the same name; less: they are alike.' }),
        }),
      ),
    }),
  }),
}
