import { type Static, Type } from 'typebox'
import { PlannedRecordAnswer } from './flows.ts'
import { route } from './route.ts'
import { At, InIntegration, Name, nullable, Remedy, Text } from './values.ts'

const CauseAnswer = Type.Object({
  kind: Type.Union([Type.Literal('fails'), Type.Literal('waits'), Type.Literal('skips')]),
  reason: Type.String(),
  records: Type.Integer(),
  /** The first of them. */
  keys: Type.Array(Type.String()),
  /** A table that has no row for some values. */
  missing: Type.Optional(
    Type.Object({ table: Type.String(), title: Text, rows: Type.Array(Type.String()) }),
  ),
  remedies: Type.Array(Remedy),
})

const TriedFlowAnswer = Type.Object({
  flow: Name,
  title: Text,
  create: Type.Integer(),
  update: Type.Integer(),
  unchanged: Type.Integer(),
  skip: Type.Integer(),
  wait: Type.Integer(),
  fail: Type.Integer(),
  causes: Type.Array(CauseAnswer),
  /** Records beyond the first few, tried because others need them. */
  carried: Type.Integer(),
  /** How many records of the source its next run would take; null: the source does not tell. */
  firstRun: nullable(
    Type.Object({
      count: Type.Integer(),
      isMore: Type.Boolean({ description: 'There are more: they were not counted to the end.' }),
    }),
  ),
  /** From which day on it takes records, where it asks for one; null: from the first one on. */
  start: nullable(Type.Object({ setting: Type.String(), day: nullable(Type.String()) })),
  /** Values that have no row in a table which stops records for that, whether or not a tried record had one. */
  unfilled: Type.Array(
    Type.Object({
      table: Type.String(),
      title: Text,
      /** The first of them. */
      values: Type.Array(Type.String()),
      count: Type.Integer(),
      /** The system that has nothing yet to choose for them. */
      emptyTarget: nullable(Text),
    }),
  ),
  /** Answers of which their system could not be asked whether it has them. */
  unasked: Type.Array(
    Type.Object({ question: Text, system: Text, value: Type.String(), reason: Type.String() }),
  ),
  /** Values of tried records that tables would leave out for want of a row. */
  leftOut: Type.Array(
    Type.Object({
      table: Type.String(),
      title: Text,
      values: Type.Array(Type.String()),
      names: Type.Array(Type.String(), {
        description: 'What their system calls them, in the same order.',
      }),
    }),
  ),
  /** Why it could not be tried to its end. */
  problem: nullable(Type.String()),
  /** What would become of each record; only in the answer to a trial, for it is not kept. */
  records: Type.Array(PlannedRecordAnswer),
})

export const TrialAnswer = Type.Object({
  at: At,
  isCurrent: Type.Boolean({ description: 'No answer, table or flow has changed since.' }),
  /** What the first run of all flows would take, at the limits of the systems; null: not known. */
  load: nullable(
    Type.Object({
      minutes: Type.Integer(),
      systems: Type.Array(
        Type.Object({
          role: Type.String(),
          title: Text,
          requests: Type.Integer(),
          perDay: nullable(
            Type.Integer({ description: 'Requests that the system allows in a day.' }),
          ),
        }),
      ),
    }),
  ),
  /** In the order in which they depend on each other. */
  flows: Type.Array(TriedFlowAnswer),
})
export type TrialAnswer = Static<typeof TrialAnswer>

export const trialRoutes = {
  tryIntegration: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/trial',
    access: 'operator',
    usesSecrets: true,
    summary:
      'Try all chosen flows on ten records of each, in their order and with what those before would make, and write nothing',
    isQuestion: true,
    params: InIntegration,
    answer: TrialAnswer,
  }),
  readTrial: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/trial',
    access: 'viewer',
    summary: 'Tell what came of the last trial',
    params: InIntegration,
    answer: Type.Object({ trial: nullable(TrialAnswer) }),
  }),
}
