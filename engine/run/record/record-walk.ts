import type { EvaluationContext } from '../../formula/formula.ts'
import type { RecordBudget } from '../../formula/run/record-budget.ts'
import type { UnknownValues } from '../../formula/unknown-values.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Message } from '../../messages/message.ts'
import type { FlowPlan } from '../../plan/flow-plan.ts'
import type { RefillField } from '../../plan/refill-fields.ts'
import type { RecordId, SourceRecord } from '../connection.ts'
import type { Ports } from '../ports.ts'
import type { Standing } from '../session/precedence.ts'
import type { Session } from '../session/session.ts'
import type { Doubt } from '../store/durable-record.ts'
import type { LinkKey } from '../store/link.ts'
import type { StepWrite } from '../store/outcome.ts'
import type { Systems } from '../system.ts'
import type { FoundRecord, Redact } from './redact.ts'
import type { StoryKeeper, StoryTeller } from './story.ts'
import type { Moment, Trace } from './trace.ts'

/** What is the same for all records of a run. */
export interface FlowRun {
  readonly flow: FlowPlan
  readonly systems: Systems
  /** Answers to the flow's questions, checked against its schema, defaults applied. */
  readonly settings: JsonObject
  readonly translate: (table: string, value: unknown) => unknown
  /** Tells the installations of one integration apart, so that their writes never share an identity. */
  readonly namespace: string
  readonly session: Session
  readonly ports: Ports
  /** Ends requests under way; what they did is then unknown, and looked into next time. */
  readonly signal: AbortSignal
  /** The lease is certainly still ours: asked at the last moment before anything is sent that writes. */
  readonly mayWrite: () => boolean
  /** Writes also what was sent before and has not changed since. */
  readonly force: boolean
  /** The record in hand is to write over what one that is gone left in their target records. */
  readonly isHeir?: boolean | undefined
  /** What kept the record in hand open until now. */
  readonly previousCause?: string | undefined
  /** How often it was tried since then. */
  readonly previousAttempts?: number | undefined
  /** The create of the record in hand whose outcome was not known when it was last handled. */
  readonly previousDoubt?: Doubt | undefined
  /** When the run began, where it was asked to read everything: milliseconds since 1970. */
  readonly allSince: number | undefined
  /** Reads the target record before every update. */
  readonly explain: boolean
  /** In a plan: what is known only after a create. */
  readonly unknowns?: UnknownValues | undefined
  readonly trace?: Trace | undefined
  /** Keeps what passes; absent: nothing is gathered. */
  readonly keeper?: StoryKeeper | undefined
  readonly redact?: Redact | undefined
  /** These target fields alone are written, where a link leads to the target record. Absent: all. */
  readonly refill?: readonly RefillField[] | undefined
  /** Gathers the target records that the record in hand finds. Absent: nobody asks for them. */
  readonly found?: FoundRecord[] | undefined
  /** Of the record in hand. */
  readonly story?: StoryTeller | undefined
}

/** One record on its way through the steps. */
export interface RecordWalk {
  readonly run: FlowRun
  readonly key: string
  readonly standing: Standing
  /** Complete once {@link RecordWalk.complete} has been called for what a step needs. */
  readonly source: () => SourceRecord
  /** Reads the parts of the record that are still missing. */
  readonly complete: (more: readonly string[]) => Promise<void>
  readonly now: number
  /** What all formulas of the record, from the first step to the last, may use up. */
  readonly budget: RecordBudget
  readonly writes: StepWrite[]
  /** What it became so far, by target resource. */
  readonly became: Map<string, RecordId>
  /** Links that its steps have found something by, by their names. */
  readonly followed: Map<string, LinkKey>
  /** Links that its steps looked for and that are not there, by their names. */
  readonly lacked: Map<string, LinkKey>
  /** Names of links that held no more: each is given up once, whatever steps disagree about. */
  readonly givenUp: Set<string>
  /** A create of it that began and whose outcome is not known, at most one. */
  readonly doubt: { open: Doubt | undefined }
  /** Where chosen fields alone are written: a link led to a target record of theirs, or one was missed. */
  readonly refilled: { found: boolean; missed: boolean }
  /** What there is to tell of it beside its outcome. */
  readonly notes: Message[]
  /** Id of the step that began last: where it stands when a system refuses, or a formula fails. */
  readonly stands: { step: string | undefined }
}

/** One turn of a `for`. */
export interface ScopeItem {
  readonly value: Json
  readonly index: number
  /** Positions in all loops around it, outermost first: `2.0`. */
  readonly turn: string
}

/** What the formulas of a step see. */
export interface Scope {
  /** Bare names: the record, or the item of a `for`; `undefined` stands for the whole record, complete or not. */
  readonly item?: ScopeItem | undefined
  /** `$names`: those of every step, and results of steps, which are added while they run. */
  readonly names: Record<string, unknown>
}

/** What steps begin with: those of a flow, or of what is called with `given`, which sees nothing else that the caller named. */
export function beginScope(walk: RecordWalk, item?: ScopeItem, given: Scope['names'] = {}): Scope {
  const { run, key } = walk
  const index = item ? { index: item.index } : {}
  return { item, names: { settings: run.settings, record: undefined, key, ...index, ...given } }
}

/** One turn of a `for`: names that are given in it end with it. */
export function turnScope({ names }: Scope, item: ScopeItem): Scope {
  return { item, names: { ...names, index: item.index } }
}

export function inputOf(walk: RecordWalk, scope: Scope): unknown {
  return scope.item ? scope.item.value : walk.source().record
}

/** Names are not copied for each evaluation: there may be a hundred, and a formula reads few. `extra`: only for this one. */
export function contextOf(walk: RecordWalk, scope: Scope, extra?: JsonObject): EvaluationContext {
  const { names } = scope
  // Reading adds parts.
  names['record'] = walk.source().record
  return {
    variables: extra ? { ...extra, ...names } : names,
    now: walk.now,
    translate: walk.run.translate,
    budget: walk.budget,
    unknowns: walk.run.unknowns,
  }
}

/** What the formulas of a step see, for whoever follows the record on its way. */
export function momentOf(walk: RecordWalk, scope: Scope): Moment {
  const turn = scope.item?.turn.split('.').map(Number) ?? []
  const context = contextOf(walk, scope)
  // Whoever looks at the formulas again sees what they saw, at no cost to the record.
  const { variables } = context
  return {
    turn,
    input: inputOf(walk, scope),
    context: { ...context, variables: { ...variables }, budget: undefined },
  }
}
