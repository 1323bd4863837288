import type { Json } from '../../../engine/index.ts'
import { showPath } from '../document/json-path.ts'
import { type FlowStep, listSteps } from '../mapping/flow-steps.ts'

/** How many records ended at a step, by outcome, and why some of them are open now. */
export interface StepEnds {
  /** Id of the step in the flow that runs. */
  readonly step: string
  readonly ends: readonly { readonly outcome: string; readonly count: number }[]
  readonly causes: readonly OpenCause[]
}

interface OpenCause {
  readonly state: string
  readonly cause: string
  readonly count: number
}

interface Counted {
  readonly items: readonly {
    readonly step: string
    readonly outcome: string
    readonly count: number
  }[]
  readonly causes: readonly (OpenCause & { readonly step: string })[]
}

/**
 * What ended at the steps of the flow that runs, by id of the same step in the text that is shown. A step that is new in it
 * has no numbers, nor has one that is changed. What ended within steps that it calls ended at a step.
 */
export function endsOfSteps(
  { items, causes }: Counted,
  running: Json,
  shown: Json,
): ReadonlyMap<string, StepEnds> {
  const found = new Map<string, StepEnds>()
  for (const [now, before] of sameSteps(running, shown)) {
    const ends = sumBy(
      items.filter(({ step }) => callerOf(step) === before),
      ({ outcome }) => outcome,
    )
    const open = sumBy(
      causes.filter(({ step }) => callerOf(step) === before),
      ({ state, cause }) => `${state} ${cause}`,
    )
    if (ends.length + open.length > 0) found.set(now, { step: before, ends, causes: open })
  }
  return found
}

/** What is within steps that are called belongs to the step that calls them. */
function callerOf(step: string): string {
  return step.split('.call.')[0] ?? step
}

/** One of each name, with the counts of all that have it. */
function sumBy<Item extends { readonly count: number }>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  const sums = new Map<string, Item>()
  for (const item of items) {
    const name = nameOf(item)
    sums.set(name, { ...item, count: item.count + (sums.get(name)?.count ?? 0) })
  }
  return [...sums.values()]
}

/** Ids of steps in the text that is shown, with those of the same steps in the flow that runs. */
function sameSteps(running: Json, shown: Json): readonly (readonly [string, string])[] {
  const before = byContent(running)
  return [...byContent(shown)].flatMap(([content, ids]) => {
    const own = before.get(content) ?? []
    // Of several that are the same, each is known by its order as long as none came or went.
    if (own.length === ids.length) return ids.map((id, at) => [id, own[at] ?? id] as const)
    return ids.filter((id) => own.includes(id)).map((id) => [id, id] as const)
  })
}

function byContent(flow: Json): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>()
  for (const step of listSteps(flow)) {
    const content = contentOf(step)
    ids.set(content, [...(ids.get(content) ?? []), showPath(step.path)])
  }
  return ids
}

/** What a step does, without what it is called, and without the steps within it, which are steps of their own. */
function contentOf({ value, path }: FlowStep): string {
  const { title: _title, do: _do, else: _else, ...own } = value
  return JSON.stringify([path[0], own])
}
