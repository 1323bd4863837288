import { type FlowPlan, stepsWithin } from '../../engine/index.ts'
import type { Payload } from '../contract/payload.ts'

type Told = Pick<FlowPlan, 'steps' | 'deletes'> | undefined

/**
 * Steps by what they are called in the words of the reader. A step of another version of the flow keeps what it was called: only
 * one that is still called so is known.
 */
export function tellStepTitles(steps: Payload['steps'], own: Told, told: Told): Payload['steps'] {
  const [before, after] = [titlesById(own), titlesById(told)]
  return steps.map((step) => {
    const isKnown = before.get(step.step) === step.title
    const title = isKnown ? after.get(step.step) : undefined
    return title === undefined ? step : Object.assign({}, step, { title })
  })
}

function titlesById(flow: Told): ReadonlyMap<string, string> {
  const steps = flow ? stepsWithin([...flow.steps, ...(flow.deletes?.steps ?? [])]) : []
  return new Map(steps.flatMap(({ id, title }) => (title === undefined ? [] : [[id, title]])))
}
