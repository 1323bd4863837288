import type { Json, JsonObject } from '../json.ts'
import { fieldPathsOf } from '../plan/field-paths.ts'
import type { StepPlan, WriteStep } from '../plan/flow-plan.ts'
import type { RecordWrite } from './outcome.ts'
import type { Trace, TraceEvent } from './trace.ts'

/** What passed while one record was handled: told only where somebody keeps it. */
export interface RecordStory {
  /** The source record as its steps saw it in the end. */
  readonly record: JsonObject
  readonly steps: readonly StoryStep[]
  readonly writes: readonly StoryWrite[]
  readonly requests: readonly StoryRequest[]
}

export interface StoryStep {
  /** Id of the step; called steps have theirs. */
  readonly step: string
  readonly entered: boolean
  readonly decision?: StoryDecision | undefined
  /** Why the record ended here. */
  readonly reason?: string | undefined
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
  /** Field (`lines[].tax`), or `$name` of a `let` before it, to the rows of tables that answered: `taxRate: 21`. */
  readonly tableRows: Readonly<Record<string, readonly string[]>>
}

/** One request and its answer, without headers and secrets. */
export interface StoryRequest {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly role: string
  readonly method: string
  readonly url: string
  /** Absent when there was no answer. */
  readonly status?: number | undefined
  readonly ms: number
  readonly body?: Json | undefined
  readonly answer?: Json | undefined
}

/** Hears what records ask of systems. */
export interface StoryKeeper {
  /** Does the work on one record, and adds to `requests` what is asked of systems meanwhile. */
  readonly attribute: <T>(requests: StoryRequest[], work: () => Promise<T>) => Promise<T>
}

/** Gathers the story of one record while it is handled. */
export interface StoryTeller {
  readonly trace: Trace
  readonly requests: StoryRequest[]
  readonly read: (record: JsonObject) => void
  readonly wrote: (step: StepPlan, write: RecordWrite) => void
  /** Told when the record came to a conclusion. */
  readonly end: (step: string | undefined, reason: string | undefined) => RecordStory
}

/** A record with thousands of lines need not be told turn by turn. */
const MOST_STEPS = 500

interface OpenStep {
  readonly step: string
  readonly entered: boolean
  decision?: StoryDecision
  reason?: string
}

export function createStoryTeller(first: JsonObject, also: Trace | undefined): StoryTeller {
  let record = first
  const steps: OpenStep[] = []
  const writes: StoryWrite[] = []
  const requests: StoryRequest[] = []
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
    if (steps.length >= MOST_STEPS) return
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
    requests,
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
    wrote: (step, { action, resource, id, set }) => {
      if (action === 'delete') decide(step, 'delete')
      const tableRows = action === 'delete' ? {} : Object.assign({}, named, fields)
      writes.push({ action, resource, id, set, step: step.id, tableRows })
    },
    end: (step, reason) => {
      const last = steps.findLast((each) => each.step === step) ?? steps.at(-1)
      if (last && reason !== undefined) last.reason = reason
      return { record, steps, writes, requests }
    },
  }
}
