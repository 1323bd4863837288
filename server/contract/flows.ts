import { type Static, Type } from 'typebox'
import { FlowSummary } from './integrations.ts'
import { route } from './route.ts'
import {
  AnyJson,
  AnyObject,
  At,
  CountsShape,
  InIntegration,
  Name,
  nullable,
  OfFlow,
  Remedy,
  Text,
  Title,
} from './values.ts'

/** When a flow runs: as its file says, or as a person set it instead. */
export const Schedule = Type.Object({
  trigger: nullable(
    Type.Union([
      Type.Object({ every: Type.String({ description: 'e.g. 5m, 2h, 1d' }) }),
      Type.Object({ cron: Type.String(), zone: Type.String() }),
      Type.Object({ after: Name }),
    ]),
  ),
  /** Runs begin only inside one of these; none: at any time. */
  windows: Type.Array(
    Type.Object({
      days: Type.Array(Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday.' })),
      from: Type.String({ pattern: '^\\d\\d:\\d\\d$' }),
      to: Type.String({ pattern: '^\\d\\d:\\d\\d$' }),
      zone: Type.String(),
    }),
  ),
  isPaused: Type.Boolean(),
})
export type Schedule = Static<typeof Schedule>

export const Scope = Type.Union([
  Type.Object({ kind: Type.Literal('changes') }),
  Type.Object({ kind: Type.Literal('all') }),
  Type.Object({ kind: Type.Literal('since'), since: At }),
  Type.Object({
    kind: Type.Literal('keys'),
    keys: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }),
  }),
])

const Refill = Type.Array(Text, {
  minItems: 1,
  maxItems: 50,
  description:
    'Write these target fields alone, of every record that is linked: each a `name` of `refillFields` of the flow.',
})

const PlannedWrite = Type.Object({
  action: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('delete')]),
  resource: Type.String(),
  id: nullable(Type.Union([Type.String(), Type.Number()])),
  set: AnyObject,
  /** Resources of records that have to be created before this can be written. */
  dependsOn: Type.Array(Type.String()),
  /** The target record before, where it was read. */
  before: Type.Optional(AnyObject),
})

export const PlannedRecordAnswer = Type.Object({
  key: Type.String(),
  label: Type.Optional(Type.String()),
  outcome: Type.String(),
  reason: Type.Optional(Type.String()),
  remedies: Type.Array(Remedy),
  writes: Type.Array(PlannedWrite),
})

export const PlanAnswer = Type.Object({
  plan: Type.String({ description: 'Names exactly these writes; apply is bound to it.' }),
  records: Type.Array(PlannedRecordAnswer),
  counts: CountsShape,
  /** Why records that are gone from the source would be left alone until a person agrees. */
  question: Type.Optional(Type.String()),
})
export type PlanAnswer = Static<typeof PlanAnswer>

const PlanStanding = Type.Object({
  state: Type.Union([
    Type.Literal('planned'),
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
  ]),
  problem: Type.Optional(Type.String()),
  already: Type.Integer({
    description:
      'Records that were as planned already, as when the plan is applied twice: nothing was left to write.',
  }),
  differing: Type.Array(Type.Object({ key: Type.String() }), {
    description: 'Records that would have been written differently by then: left alone.',
  }),
  counts: CountsShape,
})
export type PlanStanding = Static<typeof PlanStanding>

/** A record of the source kept for trying out a mapping, its personal fields masked. */
export const Sample = Type.Object({
  id: Type.String(),
  title: Text,
  from: Type.Union([
    Type.Literal('source'),
    Type.Literal('run'),
    Type.Literal('pasted'),
    Type.Literal('schema'),
  ]),
  record: AnyObject,
  /** Target records that exist, by `role.resource`. */
  given: Type.Record(Type.String(), Type.Array(AnyObject)),
  createdAt: At,
})
export type Sample = Static<typeof Sample>

/** Records that a system has now, to choose by what they are recognised. */
const SourceRecords = Type.Object({
  records: Type.Array(Type.Object({ key: Type.String(), title: Text, record: AnyObject }), {
    description: 'As they would be kept as samples.',
  }),
  fields: Type.Array(
    Type.Object({
      field: Type.String({ description: 'Names of groups before it, with dots.' }),
      filled: Type.Integer({ description: 'Records that have a value there.' }),
      different: Type.Integer({ description: 'How many different values they have.' }),
    }),
    { description: 'Single values only: nothing within lists.' },
  ),
})

/** A record that the flow took, and whose data are still kept. */
export const PastRecord = Type.Object({
  key: Type.String(),
  label: nullable(Type.String()),
  outcome: Type.String(),
  reason: nullable(Type.String()),
  at: At,
})
export type PastRecord = Static<typeof PastRecord>

export const flowRoutes = {
  readFlow: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}',
    access: 'viewer',
    summary: 'Show a flow: how it stands, its schedule and settings',
    params: OfFlow,
    answer: Type.Object({
      summary: FlowSummary,
      schedule: Schedule,
      settings: AnyObject,
      tables: Type.Record(Type.String(), AnyObject),
      version: Type.String(),
      hookUrl: nullable(Type.String()),
      refillFields: Type.Array(
        Type.Object({ name: Type.String(), title: nullable(Type.String()) }),
        { description: 'Target fields that can be written alone.' },
      ),
      /** What its runs left out lately, because a table has no row for it. */
      missingRows: Type.Array(
        Type.Object({
          table: Type.String(),
          title: Type.String(),
          values: Type.Array(Type.String()),
        }),
      ),
    }),
    etag: 'reads',
  }),
  explainFlow: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/explanation',
    access: 'viewer',
    summary: 'Say in plain words what a flow does with the answers that it has',
    params: OfFlow,
    answer: Type.Object({
      parts: Type.Array(
        Type.Object({ heading: Type.String(), lines: Type.Array(Type.String(), { minItems: 1 }) }),
        { description: "In the caller's language." },
      ),
    }),
  }),
  scheduleFlow: route({
    method: 'put',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/schedule',
    access: 'operator',
    summary: 'Set when a flow runs, or pause it',
    params: OfFlow,
    body: Schedule,
    answer: Schedule,
    etag: 'needs',
  }),
  startRun: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/runs',
    access: 'operator',
    summary: 'Run a flow now: what changed, everything, since a day, or some records',
    params: OfFlow,
    body: Type.Object({
      scope: Scope,
      force: Type.Optional(Type.Boolean()),
      refill: Type.Optional(Refill),
    }),
    answer: Type.Object({ job: Type.String() }),
    isAction: true,
  }),
  stopRun: route({
    method: 'delete',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/runs/current',
    access: 'operator',
    summary: 'Stop the run under way; records begun come to their end',
    params: OfFlow,
  }),
  planFlow: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/plan',
    access: 'operator',
    usesSecrets: true,
    summary: 'Show exactly what would be written, field by field, and write nothing',
    isQuestion: true,
    params: OfFlow,
    body: Type.Object({
      scope: Scope,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 10 })),
      refill: Type.Optional(Refill),
      /** Text of the flow to plan with, in place of the published one. */
      text: Type.Optional(Type.String({ maxLength: 1_000_000 })),
    }),
    answer: PlanAnswer,
    maxBytes: 8_000_000,
  }),
  applyPlan: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/plan/{plan}/apply',
    access: 'operator',
    summary:
      'Write exactly what was planned; records that would come out differently now are left alone',
    params: Type.Object({ workspace: Name, integration: Name, flow: Name, plan: Type.String() }),
    answer: Type.Object({ job: Type.String() }),
    isAction: true,
  }),
  readPlan: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/plan/{plan}',
    access: 'operator',
    summary: 'Tell how applying a plan stands, and what came of it',
    params: Type.Object({ workspace: Name, integration: Name, flow: Name, plan: Type.String() }),
    answer: PlanStanding,
  }),
  readSource: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/source',
    access: 'editor',
    showsPersonal: true,
    usesSecrets: true,
    summary:
      'Read some records that a flow could begin with, personal fields masked, and tell which fields they have filled',
    isQuestion: true,
    params: InIntegration,
    body: Type.Object({
      source: Type.String({ maxLength: 200, description: 'role.resource' }),
      count: Type.Integer({ minimum: 1, maximum: 10, default: 3 }),
    }),
    answer: SourceRecords,
  }),
  listSamples: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples',
    access: 'editor',
    showsPersonal: true,
    summary: 'List the sample records of a flow',
    params: OfFlow,
    answer: Type.Object({ items: Type.Array(Sample) }),
  }),
  captureSamples: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples/capture',
    access: 'editor',
    showsPersonal: true,
    usesSecrets: true,
    summary: 'Read records from the source as samples, personal fields masked',
    params: OfFlow,
    body: Type.Object({
      count: Type.Integer({ minimum: 1, maximum: 50 }),
      keys: Type.Optional(Type.Array(Type.String())),
    }),
    answer: Type.Object({ items: Type.Array(Sample) }),
  }),
  saveSample: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples',
    access: 'editor',
    summary: 'Keep a pasted or made record as a sample',
    params: OfFlow,
    body: Type.Object({
      title: Title,
      from: Type.Union([
        Type.Literal('pasted'),
        Type.Literal('schema'),
        Type.Literal('run'),
        Type.Literal('source'),
      ]),
      record: AnyObject,
      given: Type.Optional(Type.Record(Type.String(), Type.Array(AnyObject))),
    }),
    answer: Sample,
  }),
  listPastRecords: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples/past',
    access: 'editor',
    showsPersonal: true,
    summary: 'List records that the flow took last and that can be made samples',
    params: OfFlow,
    answer: Type.Object({ items: Type.Array(PastRecord) }),
  }),
  samplePastRecord: route({
    method: 'post',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples/past',
    access: 'editor',
    showsPersonal: true,
    summary:
      'Keep a record as the flow took it last as a sample; made-up values stand for personal ones',
    params: OfFlow,
    body: Type.Object({ key: Type.String() }),
    answer: Sample,
  }),
  deleteSample: route({
    method: 'delete',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/samples/{sample}',
    access: 'editor',
    summary: 'Delete a sample record',
    params: Type.Object({ workspace: Name, integration: Name, flow: Name, sample: Type.String() }),
  }),
  readDrift: route({
    method: 'get',
    path: '/workspaces/{workspace}/integrations/{integration}/flows/{flow}/drift',
    access: 'editor',
    usesSecrets: true,
    summary:
      'Compare what the systems really send with what the connectors say: fields gone, new or of another type',
    params: OfFlow,
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          resource: Type.String(),
          field: Type.String(),
          kind: Type.Union([Type.Literal('gone'), Type.Literal('new'), Type.Literal('retyped')]),
          expected: nullable(Type.String()),
          found: nullable(Type.String()),
          example: Type.Optional(AnyJson),
        }),
      ),
    }),
  }),
}
