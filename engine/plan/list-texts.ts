import { parseFormula } from '../formula/syntax/parse-formula.ts'
import type { FlowPlan } from './flow-plan.ts'
import { formulasOf } from './formulas-of.ts'
import { stepsWithin } from './steps-within.ts'
import type { ValuePlan } from './value-plan.ts'

/** The texts that the author of a flow wrote into its reasons, and into what these are made of. */
export function listTexts({
  steps,
  deletes,
}: Pick<FlowPlan, 'steps' | 'deletes'>): readonly string[] {
  const values = stepsWithin([...steps, ...(deletes?.steps ?? [])]).flatMap(
    (step): readonly ValuePlan[] => {
      if (step.kind === 'skip' || step.kind === 'fail') return [step.reason]
      if (step.kind === 'let') return step.values.map(({ value }) => value)
      return step.kind === 'call' ? step.with.map(({ value }) => value) : []
    },
  )
  return [...new Set(values.flatMap(textsIn))]
}

function textsIn(value: ValuePlan): readonly string[] {
  if (value.kind === 'constant') return typeof value.value === 'string' ? [value.value] : []
  return [...formulasOf(value)].flatMap(({ formula }) => {
    const texts: string[] = []
    collect(parseFormula(formula.text).node, texts)
    return texts
  })
}

/** Text nodes at any depth of a syntax tree. */
function collect(part: unknown, texts: string[]): void {
  if (typeof part !== 'object' || part === null) return
  if (
    'type' in part &&
    part.type === 'string' &&
    'value' in part &&
    typeof part.value === 'string'
  ) {
    texts.push(part.value)
  }
  for (const inner of Object.values(part)) collect(inner, texts)
}
