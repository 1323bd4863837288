import { type FlowPlan, listTexts } from '../../engine/index.ts'

const known = new WeakMap<FlowPlan, readonly string[]>()

/** Texts that the author of a flow wrote, long enough to have a piece of anything in them. */
export function textsInFormulas(flow: FlowPlan): readonly string[] {
  const texts = known.get(flow) ?? listTexts(flow).filter((text) => text.trim().length > 3)
  known.set(flow, texts)
  return texts
}
