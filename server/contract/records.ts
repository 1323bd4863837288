import { type Static, Type } from 'typebox'
import { Payload } from './payload.ts'
import { route } from './route.ts'
import {
  AnyObject,
  At,
  InIntegration,
  InWorkspace,
  Name,
  nullable,
  OfFlow,
  PageQuery,
  pageOf,
  RecordId,
  Remedy,
} from './values.ts'

const RecordState = Type.Enum(['ready', 'waiting', 'retrying', 'parked', 'in-doubt'])

/** A record that needs something: time, another record, or a person. */
export const OpenRecord = Type.Object({
  integration: Name,
  flow: Name,
  key: Type.String(),
  label: nullable(Type.String()),
  state: RecordState,
  reason: Type.String(),
  cause: Type.String(),
  step: nullable(Type.String()),
  attempts: Type.Integer(),
  dueAt: nullable(At),
  waitsFor: nullable(Type.String()),
  since: At,
  /** For in-doubt: what may or may not have been created. */
  doubt: nullable(Type.Object({ target: Type.String(), match: AnyObject })),
})
export type OpenRecord = Static<typeof OpenRecord>

export const CauseGroup = Type.Object({
  integration: Name,
  flow: Name,
  state: RecordState,
  cause: Type.String(),
  /** Reason of one of them. */
  example: Type.String(),
  count: Type.Integer(),
  firstAt: At,
  lastAt: At,
  remedies: Type.Array(Remedy),
})
export type CauseGroup = Static<typeof CauseGroup>

/** By which value the reasons of one cause differ: none where they all say the same, or each record its own. */
export const CauseValues = Type.Object({
  items: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }), {
    description: 'Most records first; of the 1,000 that are open longest.',
  }),
})
export type CauseValues = Static<typeof CauseValues>

/** How a record stands, whatever its last event was: `Created as 439872128` however often it is read again. */
export const LastingState = Type.Object({
  /** `created` or `linked` where it is a record of another system; else as it stands, or the outcome of its last event. */
  word: Type.String(),
  /** The record of the other system that it is. */
  is: nullable(Type.Object({ resource: Type.String(), id: RecordId })),
  since: At,
})
export type LastingState = Static<typeof LastingState>

/** How a record stands, roughly: in the target, left out, or still to be settled. */
export const RecordKind = Type.Enum(['written', 'skipped', 'open'])
export type RecordKind = Static<typeof RecordKind>

export const FoundRecord = Type.Object({
  integration: Name,
  flow: Name,
  key: Type.String(),
  label: nullable(Type.String()),
  state: LastingState,
  /** Of its last event. */
  outcome: Type.String(),
  reason: nullable(Type.String()),
  at: At,
})

export type FoundRecord = Static<typeof FoundRecord>

const Outcome = Type.Enum([
  'done',
  'unchanged',
  'skipped',
  'waiting',
  'retrying',
  'parked',
  'dropped',
  'in-doubt',
])

const StepOutcome = Type.Union([Outcome, Type.Enum(['created', 'updated', 'deleted'])], {
  description:
    'created, updated and deleted: what a step wrote, where no other step of the flow writes the same.',
})

/**
 * Where records of a flow ended, and what was written. Each record counts once at the step where it ended last, and once for each kind of
 * write.
 */
export const StepCounts = Type.Object({
  /** 24 hours ago, or when the flow first ran as it is now, where it was another one before. */
  since: At,
  /** Records that the flow processed, those that went through included. */
  records: Type.Integer(),
  items: Type.Array(
    Type.Object({
      /** `steps.3`; of steps that it calls `steps.3.call.do.0`. */
      step: Type.String(),
      outcome: StepOutcome,
      count: Type.Integer(),
    }),
  ),
  /** Records that are open now, whenever they were processed, by the step at which they ended. */
  causes: Type.Array(
    Type.Object({
      step: Type.String(),
      state: RecordState,
      cause: Type.String(),
      count: Type.Integer(),
    }),
  ),
})
export type StepCounts = Static<typeof StepCounts>

export const WriteShape = Type.Object({
  action: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('delete')]),
  resource: Type.String(),
  id: nullable(RecordId),
  /** What an update sent. */
  fields: Type.Optional(Type.Array(Type.String())),
})

/** Something that was done with a record, at one time. */
export const RecordEventShape = Type.Object({
  id: Type.String(),
  run: Type.String(),
  at: At,
  outcome: Type.String(),
  reason: nullable(Type.String()),
  step: nullable(Type.String()),
  flowVersion: Type.String(),
  writes: Type.Array(WriteShape),
  /** Whether its data are still kept. */
  hasPayload: Type.Boolean(),
})

export const RecordPage = Type.Object({
  integration: Name,
  flow: Name,
  key: Type.String(),
  label: nullable(Type.String()),
  state: nullable(LastingState),
  open: nullable(OpenRecord),
  /** What puts right why it is open. */
  remedies: Type.Array(Remedy),
  /** Open records of the flow with the same cause, this one included. */
  sharing: Type.Integer(),
  events: Type.Array(RecordEventShape),
  /** What the record became elsewhere, and what led to it. */
  links: Type.Array(
    Type.Object({
      source: Type.String(),
      key: Type.String(),
      target: Type.String(),
      id: RecordId,
      isDead: Type.Boolean(),
      flow: Type.String(),
    }),
  ),
})
export type RecordPage = Static<typeof RecordPage>

/** Which open records an action is for. */
const Selection = Type.Union([
  Type.Object({ flow: Name, keys: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }) }),
  Type.Object({ flow: Name, cause: Type.String() }),
  Type.Object({ flow: Name, state: RecordState }),
])

const OfRecord = Type.Object({ workspace: Name, integration: Name, flow: Name, key: Type.String() })
const Affected = Type.Object({ count: Type.Integer() })

/** What is done with very many open records, part by part, whoever watches. */
export const BulkAction = Type.Object({
  id: Type.String(),
  integration: Name,
  flow: Name,
  kind: Type.Enum(['retry', 'ignore']),
  /** All records of a cause, else all in a state. */
  cause: nullable(Type.String()),
  state: nullable(RecordState),
  who: Type.String(),
  total: Type.Integer(),
  done: Type.Integer(),
  askedAt: At,
  endedAt: nullable(At),
  /** Who ended it before all was done. */
  stoppedBy: nullable(Type.String()),
})
export type BulkAction = Static<typeof BulkAction>

/** How many records it is about; `bulk` where the most of them are still to be done. */
const Changed = Type.Object({ count: Type.Integer(), bulk: nullable(BulkAction) })

export const recordRoutes = {
  searchRecords: route({
    method: 'get',
    path: '/workspaces/{workspace}/records',
    access: 'viewer',
    summary: 'Search records by key, order number, SKU, e-mail address or text of an error',
    params: InWorkspace,
    query: Type.Object({
      ...PageQuery,
      q: Type.String({ minLength: 1, maxLength: 200 }),
      integration: Type.Optional(Name),
    }),
    answer: pageOf(FoundRecord),
  }),
  readRecord: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}',
    access: 'viewer',
    summary: 'Show a record: its state, its history and its links both ways',
    params: OfRecord,
    answer: RecordPage,
  }),
  readPayload: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}/events/{event}',
    access: 'operator',
    // What texts spell out, no mask knows.
    showsPersonal: true,
    summary: 'Show what passed at an event of a record, personal fields masked',
    params: Type.Object({ ...OfRecord.properties, event: Type.String({ pattern: '^\\d{1,18}$' }) }),
    answer: Payload,
  }),
  revealPayload: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}/events/{event}/reveal',
    access: 'operator',
    showsPersonal: true,
    summary:
      'Show what passed at an event with its personal fields; this is noted in the audit log',
    params: Type.Object({ ...OfRecord.properties, event: Type.String({ pattern: '^\\d{1,18}$' }) }),
    body: Type.Object({ why: Type.String({ minLength: 3, maxLength: 500 }) }),
    answer: Payload,
  }),
  countSteps: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/steps',
    access: 'viewer',
    summary: 'Count the records that ended at each step of a flow in the last 24 hours',
    params: OfFlow,
    answer: StepCounts,
  }),
  listStepRecords: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/steps/{step}/records',
    access: 'viewer',
    summary:
      'List the records that ended at a step of a flow in the last 24 hours, or that it wrote, last one first',
    params: Type.Object({
      ...OfFlow.properties,
      step: Type.String({ pattern: '^[a-zA-Z0-9.]{1,200}$', description: 'e.g. steps.3' }),
    }),
    query: Type.Object({ ...PageQuery, outcome: StepOutcome }),
    answer: pageOf(FoundRecord),
  }),
  listFlowRecords: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records',
    access: 'viewer',
    summary: 'List the records that a flow processed last, last one first',
    params: OfFlow,
    query: Type.Object({ kind: Type.Optional(RecordKind) }),
    answer: Type.Object({ items: Type.Array(FoundRecord) }),
  }),
  listRecordsBetween: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/history',
    access: 'viewer',
    summary: 'List the records that a flow processed in a time, e.g. on a day; last one first',
    params: OfFlow,
    query: Type.Object({
      ...PageQuery,
      from: At,
      to: At,
    }),
    answer: pageOf(FoundRecord),
  }),
  listCauses: route({
    method: 'get',
    path: '/workspaces/{workspace}/errors',
    access: 'viewer',
    summary: 'Group open records by cause',
    params: InWorkspace,
    query: Type.Object({ integration: Type.Optional(Name) }),
    answer: Type.Object({ items: Type.Array(CauseGroup) }),
  }),
  listCauseValues: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/errors/values',
    access: 'viewer',
    summary: 'Tell the open records of a cause apart by the value that their reasons differ in',
    params: InIntegration,
    query: Type.Object({ flow: Name, state: RecordState, cause: Type.String() }),
    answer: CauseValues,
  }),
  listOpenRecords: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/errors',
    access: 'viewer',
    summary: 'List open records, oldest first',
    params: InIntegration,
    query: Type.Object({
      ...PageQuery,
      flow: Type.Optional(Name),
      state: Type.Optional(RecordState),
      cause: Type.Optional(Type.String()),
      q: Type.Optional(Type.String({ maxLength: 200 })),
    }),
    answer: Type.Object({
      items: Type.Array(OpenRecord),
      next: Type.Optional(Type.String()),
      total: Type.Integer(),
    }),
  }),
  retryRecords: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/errors/retry',
    access: 'operator',
    summary: 'Take open records up again: some, or all of a cause',
    params: InIntegration,
    body: Selection,
    answer: Changed,
    isAction: true,
  }),
  ignoreRecords: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/errors/ignore',
    access: 'operator',
    summary:
      'Close open records without doing them, with a reason; a change in the source opens them again',
    params: InIntegration,
    body: Type.Object({ selection: Selection, why: Type.String({ minLength: 3, maxLength: 500 }) }),
    answer: Changed,
    isAction: true,
  }),
  listBulkActions: route({
    method: 'get',
    path: '/workspaces/{workspace}/errors/actions',
    access: 'viewer',
    summary: 'Show how far retries and ignores of very many records are, and which ended lately',
    params: InWorkspace,
    answer: Type.Object({ items: Type.Array(BulkAction) }),
  }),
  stopBulkAction: route({
    method: 'post',
    path: '/workspaces/{workspace}/errors/actions/{action}/stop',
    access: 'operator',
    summary: 'Stop a retry or ignore of very many records; what was done stays done',
    params: Type.Object({ workspace: Name, action: Type.String({ pattern: '^\\d{1,18}$' }) }),
    answer: BulkAction,
    isAction: true,
  }),
  readOpenRecord: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}/source',
    access: 'operator',
    showsPersonal: true,
    summary:
      'Read the source record of an open record, to be edited; this is noted in the audit log',
    isNoted: true,
    params: OfRecord,
    answer: Type.Object({
      record: AnyObject,
      /** JSON Schema of it, with titles. */
      schema: AnyObject,
      /** Fields that decide about what it stopped for: `email`, `billing.city`. */
      deciding: Type.Array(Type.String()),
    }),
  }),
  retryEdited: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}/retry',
    access: 'operator',
    showsPersonal: true,
    summary: 'Take an open record up again with edited data; the source is not changed',
    params: OfRecord,
    body: Type.Object({ record: AnyObject }),
    answer: Type.Object({ outcome: Type.String(), reason: nullable(Type.String()) }),
    isAction: true,
  }),
  answerDoubt: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/records/{key}/doubt',
    access: 'operator',
    summary: 'Answer whether a create of unknown outcome is there (its id), or not',
    params: OfRecord,
    body: Type.Union([
      Type.Object({ isThere: Type.Literal(true), id: RecordId }),
      Type.Object({ isThere: Type.Literal(false) }),
    ]),
    answer: Affected,
    isAction: true,
  }),
}
