import type { DocumentPath } from '../diagnostic.ts'
import type { Json, JsonObject } from '../json.ts'
import type { FieldPlan, ValuePlan } from './value-plan.ts'

/** `pos.order`: a resource of the system that plays a role. */
export interface ResourceRef {
  readonly role: string
  readonly resource: string
  /** As written: `role.resource`. */
  readonly name: string
}

/** A flow ready to run: no YAML, no positions but the paths that errors name. */
export interface FlowPlan {
  readonly name: string
  readonly title: string
  readonly about?: string | undefined
  /** The integration it belongs to, if any. */
  readonly integration?: string | undefined
  /** Hash of all that decides what it does (own text, base, integration): names the version in runs and events. */
  readonly version: string
  /** Role → connector name. */
  readonly connections: Readonly<Record<string, string>>
  /** JSON Schema of `$settings`, own and inherited. */
  readonly settings: JsonObject
  readonly tables: Readonly<Record<string, TablePlan>>
  readonly trigger?: TriggerPlan | undefined
  readonly source: SourcePlan
  readonly steps: readonly StepPlan[]
  readonly deletes?: DeletesPlan | undefined
  readonly errors: ErrorsPlan
  /** Records at a time. */
  readonly parallel: number
  /** Whose requests go first. */
  readonly priority: 'high' | 'normal' | 'low'
  readonly tests: readonly FlowTest[]
  /**
   * Target resources (`role.resource`) in which another flow creates as well, of other source records: what both do not find
   * is looked for again by whoever comes second.
   */
  readonly sharedTargets?: readonly string[] | undefined
}

export interface SourcePlan {
  readonly resource: ResourceRef
  readonly with?: ValuePlan | undefined
  /** Part → table: without rows of the table the part is not read. */
  readonly parts: Readonly<Record<string, string>>
  /** Names of the resource's `more` parts that some step needs, directly or through a tidy field. */
  readonly more: readonly string[]
  /** Names of the fields that some step reads. Absent: it may be any. */
  readonly fields?: readonly string[] | undefined
}

export type TriggerPlan =
  | {
      readonly kind: 'every'
      readonly ms: number
      /** How often instead while webhooks of the source tell of changes. */
      readonly hookedMs?: number
    }
  | { readonly kind: 'cron'; readonly cron: string; readonly zone: string }
  | { readonly kind: 'hook' }
  | { readonly kind: 'after'; readonly flow: string }

/** What one side of a table holds: the keys of a resource, or the values of one of its tidy fields. */
export interface TableSide {
  readonly resource: ResourceRef
  /** Path of a tidy field, through lists as well: `["options", "name"]`. Absent: the key. */
  readonly field?: readonly string[] | undefined
}

/** A value map. What formulas ask it for is a value of `from`; what they get is one of `to`. */
export interface TablePlan {
  readonly title?: string | undefined
  readonly from?: TableSide | undefined
  readonly to?: TableSide | undefined
  readonly rows: Readonly<Record<string, Json>>
  /** What a value without a row gives. */
  readonly otherwise:
    | { readonly kind: 'fail' | 'keep' | 'nothing' }
    | { readonly kind: 'use'; readonly value: Json }
}

export interface ErrorsPlan {
  readonly retries: number
  readonly then: 'park' | 'stop' | 'drop'
  readonly stopAfter: number
}

/** Reaction to records that are gone from the source. */
export interface DeletesPlan {
  /** More than this gone at once: nothing happens, and a person is asked. */
  readonly limit: { readonly kind: 'count' | 'percent'; readonly value: number }
  readonly steps: readonly StepPlan[]
}

export type StepPlan =
  | LetStep
  | FindStep
  | WriteStep
  | DeleteStep
  | SkipStep
  | FailStep
  | DoStep
  | CallStep

export interface StepBase {
  /** Place in the file, e.g. `["steps", 3]`. */
  readonly path: DocumentPath
  /** The same as text (`steps.3`): part of a write's identity, and what the history shows. */
  readonly id: string
  /** What people call it. Absent: they read what it does. */
  readonly title?: string | undefined
  readonly if?: ValuePlan | undefined
  /**
   * Parts of the source record that must have been read before this step begins: those which it mentions itself.
   * Empty for steps that can decide without further calls.
   */
  readonly ahead: readonly string[]
  /** The same, with those that steps inside it mention. */
  readonly more: readonly string[]
}

export type Missing = 'fail' | 'skip' | 'ok' | 'wait'

export interface LetStep extends StepBase {
  readonly kind: 'let'
  /** In order: a later value sees the earlier ones. */
  readonly values: readonly FieldPlan[]
}

export interface FindStep extends StepBase {
  readonly kind: 'find'
  readonly for?: ValuePlan | undefined
  readonly resource: ResourceRef
  readonly by?: readonly FieldPlan[] | undefined
  readonly link?: LinkPlan | undefined
  /** Gives a list of all that have the values of `by`. */
  readonly all: boolean
  /** How old what the connector keeps may be. Absent: as the connector says. */
  readonly maxAgeMs?: number | undefined
  /** The target record whose source record is looked for. */
  readonly became?: BecamePlan | undefined
  readonly missing: Missing
  readonly as?: string | undefined
}

export interface WriteStep extends StepBase {
  readonly kind: 'write'
  readonly for?: ValuePlan | undefined
  readonly resource: ResourceRef
  readonly set: ValuePlan
  readonly match?: readonly FieldPlan[] | undefined
  /** Always there outside `for`: the flow's own source and key unless written otherwise. */
  readonly link?: LinkPlan | undefined
  /** Gives `upsert`, `create` or `update`. */
  readonly mode: ValuePlan
  readonly missing: Missing
  /** Gives `fail`, `skip`, `newest` or `merge`; absent: `merge`. */
  readonly doubles?: ValuePlan | undefined
  /** What `match` finds is the target record, wherever the link leads. */
  readonly moves?: boolean | undefined
  /** Each gives a list of field names. */
  readonly createOnly?: ValuePlan | undefined
  readonly onlyIfEmpty?: ValuePlan | undefined
  readonly unchanged: 'skip' | 'check' | 'write'
  /** Some formula of the step mentions `$existing`, so the target must be read first. */
  readonly readsExisting: boolean
  readonly as?: string | undefined
}

export interface DeleteStep extends StepBase {
  readonly kind: 'delete'
  readonly for?: ValuePlan | undefined
  readonly resource: ResourceRef
  readonly match?: readonly FieldPlan[] | undefined
  readonly link?: LinkPlan | undefined
  readonly missing: Missing
}

/** A target record, by which the source record that became it is looked for. */
export interface BecamePlan {
  /** `role.resource` of the target side. */
  readonly target: string
  readonly id: ValuePlan
}

/** Which source record a target record belongs to. */
export interface LinkPlan {
  /** `role.resource` of the source side. */
  readonly source: string
  /** Its key. `undefined` as a result: there is no such record, so nothing is found. */
  readonly key: ValuePlan
}

export interface SkipStep extends StepBase {
  readonly kind: 'skip'
  readonly reason: ValuePlan
}

export interface FailStep extends StepBase {
  readonly kind: 'fail'
  readonly reason: ValuePlan
}

export interface DoStep extends StepBase {
  readonly kind: 'do'
  readonly for?: ValuePlan | undefined
  readonly steps: readonly StepPlan[]
  readonly else?: readonly StepPlan[] | undefined
}

/** Steps kept in another file, compiled into the flow that calls them; their names stay their own. */
export interface CallStep extends StepBase {
  readonly kind: 'call'
  readonly for?: ValuePlan | undefined
  readonly name: string
  /** The only `$names`, besides those of the flow itself, that the called steps see. */
  readonly with: readonly FieldPlan[]
  readonly steps: readonly StepPlan[]
  readonly gives?: ValuePlan | undefined
  readonly as?: string | undefined
}

/** A test written in the flow's file; `like` is already merged in. */
export interface FlowTest {
  readonly it: string
  readonly path: DocumentPath
  /** The tidy source record; absent when `deleted` is given. */
  readonly record?: JsonObject | undefined
  /** Key of a record that is gone from the source. */
  readonly deleted?: string | undefined
  readonly settings: JsonObject
  /** Rows added to the tables' own. */
  readonly tables: Readonly<Record<string, JsonObject>>
  /** `role.resource` → records that exist there. */
  readonly given: Readonly<Record<string, readonly JsonObject[]>>
  readonly links: readonly TestLink[]
  /** How often the record is taken through; what is expected holds for the last time. Default 1. */
  readonly runs: number
  readonly expect: TestExpectation
}

export interface TestLink {
  readonly source: string
  readonly key: string
  readonly target: string
  readonly id: string | number
}

export interface TestExpectation {
  readonly result?: 'done' | 'unchanged' | 'skipped' | 'waiting' | 'failed' | undefined
  /** Part of the reason. */
  readonly reason?: string | undefined
  /** In order, and complete: no other writes may happen. */
  readonly writes?: readonly ExpectedWrite[] | undefined
}

export interface ExpectedWrite {
  readonly action: 'create' | 'update' | 'delete'
  readonly resource: string
  readonly id?: string | number | undefined
  /** Fields that must have these values; others may be there too. */
  readonly set?: JsonObject | undefined
  /** Fields that must not be sent. */
  readonly without: readonly string[]
}
