import { type Static, Type } from 'typebox'
import { PROJECT_PATH } from './project-path.ts'
import { route } from './route.ts'
import { AnyObject, InWorkspace, Name, nullable } from './values.ts'

/** As large as `MAX_DESCRIPTION_BYTES`, written as JSON. */
const MAX_BODY_BYTES = 40_000_000

const Only = Type.Optional(
  Type.Array(Type.String({ maxLength: 200 }), {
    maxItems: 1000,
    description: 'Names of resources; absent: all.',
  }),
)

/** What a connector is made from, as text. */
export const Described = Type.Object({ name: Name, text: Type.String(), only: Only })
export type Described = Static<typeof Described>

/** A connector file, as a description lets one believe. */
export const DraftedConnector = Type.Object({
  text: nullable(
    Type.String({ description: 'Null: too long for a file; ask for fewer resources.' }),
  ),
  resources: Type.Array(Type.String()),
  offered: Type.Array(Type.String(), {
    description: 'All that the description gives, also what was not asked for.',
  }),
  guesses: Type.Integer({ description: 'Each is a comment in the text: "# guessed: …".' }),
  left: Type.Array(Type.Object({ what: Type.String(), reason: Type.String() }), {
    description: 'What could not be used, and why; the first hundred.',
  }),
})
export type DraftedConnector = Static<typeof DraftedConnector>

/** A line of an answer. */
export const AnswerRow = Type.Object({
  path: Type.Array(Type.Union([Type.String(), Type.Integer()])),
  kind: Type.Union([
    Type.Literal('object'),
    Type.Literal('list'),
    Type.Literal('text'),
    Type.Literal('time'),
    Type.Literal('number'),
    Type.Literal('yes-no'),
    Type.Literal('nothing'),
  ]),
  value: nullable(
    Type.String({
      description:
        'Null: it holds others, or is hidden: what the connector calls personal, and what it does not know.',
    }),
  ),
  count: nullable(Type.Integer({ description: 'Items of a list, fields of an object.' })),
})
export type AnswerRow = Static<typeof AnswerRow>

/** One page of a list, as a system sends it now. */
export const TriedList = Type.Object({
  requests: Type.Array(
    Type.Object({
      summary: Type.String({ description: '`GET /orders?page=1`' }),
      outcome: nullable(Type.String({ description: 'What the system answered: 200.' })),
      isGood: Type.Boolean(),
      ms: Type.Integer(),
    }),
  ),
  answer: Type.Array(AnswerRow, { description: 'To the last request.' }),
  isCut: Type.Boolean({ description: 'The answer has more than is told.' }),
  count: Type.Integer({ description: 'Records of the page.' }),
  record: Type.Array(AnswerRow, { description: 'What the connector makes of the first record.' }),
  problem: nullable(Type.String({ description: 'Why there are no records.' })),
  test: nullable(AnyObject),
})
export type TriedList = Static<typeof TriedList>

export const connectorRoutes = {
  draftConnector: route({
    method: 'post',
    path: '/workspaces/{workspace}/connectors/draft',
    access: 'editor',
    summary: 'Make a connector from a description of an API; nothing is saved',
    isQuestion: true,
    params: InWorkspace,
    bodyApart: Described,
    answer: DraftedConnector,
    maxBytes: MAX_BODY_BYTES,
  }),
  draftConnectorFrom: route({
    method: 'post',
    path: '/workspaces/{workspace}/connectors/draft-from',
    access: 'editor',
    summary: 'Make a connector from the description at an address; nothing is saved',
    isQuestion: true,
    params: InWorkspace,
    body: Type.Object({
      name: Name,
      address: Type.String({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://', maxLength: 2000 }),
      only: Only,
    }),
    answer: DraftedConnector,
  }),
  tryList: route({
    method: 'post',
    path: '/workspaces/{workspace}/connections/{connection}/try',
    access: 'editor',
    showsPersonal: true,
    summary:
      'Read one page of a list with the connector as published, or as in a draft; nothing is written or kept',
    isQuestion: true,
    usesSecrets: true,
    params: Type.Object({ workspace: Name, connection: Name }),
    body: Type.Object({
      resource: Type.String({ maxLength: 200 }),
      records: Type.Optional(
        Type.Boolean({
          description: 'Make a test of it, with invented values; null where none can be made.',
        }),
      ),
      draft: Type.Optional(
        Type.Object({
          path: Type.String({ pattern: PROJECT_PATH }),
          text: Type.String({ maxLength: 1_000_000 }),
        }),
      ),
    }),
    answer: TriedList,
    maxBytes: 8_000_000,
  }),
}
