import type { Json } from '../../../engine/index.ts'
import { showPath } from '../document/json-path.ts'
import { type FlowStep, listSteps } from '../mapping/flow-steps.ts'

/** How many records ended at a step, by outcome. */
export interface StepEnds {
  /** Id of the step in the flow that runs. */
  readonly step: string
  readonly ends: readonly { readonly outcome: string; readonly count: number }[]
}

interface Counted {
  readonly step: string
  readonly outcome: string
  readonly count: number
}

/**
 * What ended at the steps of the flow that runs, by id of the same step in the text that is shown. A step that is new in it
 * has no numbers, nor has one that is changed. What ended within steps that it calls ended at a step.
 */
export function endsOfSteps(
  counted: readonly Counted[],
  running: Json,
  shown: Json,
): ReadonlyMap<string, StepEnds> {
  const sums = new Map<string, Map<string, number>>()
  for (const { step, outcome, count } of counted) {
    const [own = step] = step.split('.call.')
    const ends = sums.get(own) ?? new Map<string, number>()
    sums.set(own, ends.set(outcome, (ends.get(outcome) ?? 0) + count))
  }
  const found = new Map<string, StepEnds>()
  for (const [now, before] of sameSteps(running, shown)) {
    const ends = sums.get(before)
    if (ends) {
      const listed = [...ends].map(([outcome, count]) => ({ outcome, count }))
      found.set(now, { step: before, ends: listed })
    }
  }
  return found
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
