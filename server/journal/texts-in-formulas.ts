import { type FlowPlan, listTexts } from '../../engine/index.ts'

/** By its steps: rows of tables that people fill in make another plan of a flow for each run. */
const known = new WeakMap<FlowPlan['steps'], readonly string[]>()

/** Texts that the author of a flow wrote, long enough to have a piece of anything in them. */
export function textsInFormulas(flow: FlowPlan): readonly string[] {
  const texts = known.get(flow.steps) ?? listTexts(flow).filter((text) => text.trim().length > 3)
  known.set(flow.steps, texts)
  return texts
}
