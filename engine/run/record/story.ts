import { equalJson, type Json, type JsonObject } from '../../json.ts'
import type { Message } from '../../messages/message.ts'
import { fieldPathsOf } from '../../plan/field-paths.ts'
import type { StepPlan, WriteStep } from '../../plan/flow-plan.ts'
import type { RecordWrite } from '../store/outcome.ts'
import type { Trace, TraceEvent } from './trace.ts'

/** What passed while one record was handled: told only where somebody keeps it. */
export interface RecordStory {
  /** The source record as its steps saw it in the end. */
  readonly record: JsonObject
  readonly steps: readonly StoryStep[]
  readonly writes: readonly StoryWrite[]
  readonly exchanges: readonly StoryExchange[]
}

export interface StoryStep {
  /** Id of the step; called steps have theirs. */
  readonly step: string
  readonly entered: boolean
  readonly decision?: StoryDecision | undefined
  /** Why the record ended here. */
  readonly reason?: Message | undefined
}

export type StoryDecision =
  | 'create'
  | 'update'
  | 'unchanged'
  | 'kept'
  | 'delete'
  | 'found'
  | 'missing'
  | 'skip'
  | 'fail'

export interface StoryWrite extends Omit<RecordWrite, 'before'> {
  readonly step: string
  /** Fields that the target had otherwise before an update, null where it had none. Absent where it was not read. */
  readonly before?: JsonObject | undefined
  /** Field (`lines[].tax`), or `$name` of a `let` before it, to the rows of tables that answered: `taxRate: 21`. */
  readonly tableRows: Readonly<Record<string, readonly string[]>>
}

/** One exchange with a system, as its transport tells of it: shown to people as it is, and never with secrets. */
export interface Exchange {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly ms: number
  /** What was asked, on one line: `GET /orders?page=2`. Values of records stand after the first question mark alone. */
  readonly summary: string
  /** How it ended, in a word of the system's own (`200`); absent when there was no answer. */
  readonly outcome?: string | undefined
  readonly isGood: boolean
  readonly detail: { readonly sent?: Json | undefined; readonly received?: Json | undefined }
}

export interface StoryExchange extends Exchange {
  readonly role: string
}

/** Hears what records ask of systems. */
export interface StoryKeeper {
  /** Does the work on one record, and adds to `exchanges` what is asked of systems meanwhile. */
  readonly attribute: <T>(exchanges: StoryExchange[], work: () => Promise<T>) => Promise<T>
}

/** Gathers the story of one record while it is handled. */
export interface StoryTeller {
  readonly trace: Trace
  readonly exchanges: StoryExchange[]
  readonly read: (record: JsonObject) => void
  /** `unread`: fields that the target never tells. */
  readonly wrote: (step: StepPlan, write: RecordWrite, unread?: readonly string[]) => void
  /** Told when the record came to a conclusion. */
  readonly end: (step: string | undefined, reason: Message | undefined) => RecordStory
}

/** A record with thousands of lines need not be told turn by turn. */
const MAX_STEPS = 500

interface OpenStep {
  readonly step: string
  readonly entered: boolean
  decision?: StoryDecision
  reason?: Message
}

/** What was otherwise: lists and groups as a whole. */
function changedFields(before: JsonObject, set: JsonObject, unread: readonly string[]): JsonObject {
  const names = Object.keys(set).filter(
    (name) => !unread.includes(name) && !equalJson(before[name], set[name]),
  )
  return Object.fromEntries(names.map((name) => [name, before[name] ?? null]))
}

export function createStoryTeller(first: JsonObject, also: Trace | undefined): StoryTeller {
  let record = first
  const steps: OpenStep[] = []
  const writes: StoryWrite[] = []
  const exchanges: StoryExchange[] = []
  const named: Record<string, string[]> = {}
  let fields: Record<string, string[]> = {}
  let asked: string[] = []
  let writing: WriteStep | undefined

  function decide(step: StepPlan, decision: StoryDecision): void {
    const open = steps.findLast((each) => each.step === step.id)
    if (open) open.decision = decision
  }

  function enter(step: StepPlan, entered: boolean): void {
    asked = []
    writing = undefined
    if (steps.length >= MAX_STEPS) return
    const ends = entered && (step.kind === 'skip' || step.kind === 'fail')
    steps.push({ step: step.id, entered, ...(ends ? { decision: step.kind } : {}) })
  }

  function lookUp({ step, found }: Extract<TraceEvent, { readonly kind: 'lookup' }>): void {
    // Rows that were asked for to find the record are no part of what is written.
    asked = []
    fields = {}
    writing = step.kind === 'write' ? step : undefined
    if (!found) decide(step, 'missing')
    else if (step.kind === 'find') decide(step, 'found')
  }

  function place(event: Extract<TraceEvent, { readonly kind: 'field' }>): void {
    if (asked.length === 0) return
    const path = writing ? fieldPathsOf(writing).get(event.field) : undefined
    const at = writing ? fields : named
    const name = writing ? path : `$${event.field.name}`
    if (name !== undefined) at[name] = [...new Set([...(at[name] ?? []), ...asked])]
    asked = []
  }

  return {
    exchanges,
    trace: (event) => {
      also?.(event)
      switch (event.kind) {
        case 'step':
          return enter(event.step, event.entered)
        case 'lookup':
          return lookUp(event)
        case 'write':
          return decide(event.step, event.decision)
        case 'field':
          return place(event)
        case 'table':
          asked.push(`${event.table}: ${event.row ?? '(no row)'}`)
          return undefined
        case 'item':
          return undefined
      }
    },
    read: (read) => {
      record = read
    },
    wrote: (step, { action, resource, id, set, before }, unread = []) => {
      if (action === 'delete') decide(step, 'delete')
      const tableRows = action === 'delete' ? {} : Object.assign({}, named, fields)
      const changed = before && changedFields(before, set, unread)
      const kept = { action, resource, id, set, step: step.id, tableRows }
      writes.push(changed ? { ...kept, before: changed } : kept)
    },
    end: (step, reason) => {
      const last = steps.findLast((each) => each.step === step) ?? steps.at(-1)
      if (last && reason !== undefined) last.reason = reason
      return { record, steps, writes, exchanges }
    },
  }
}
