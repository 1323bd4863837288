import type { FlowPlan } from './flow-plan.ts'
import { stepsWithin } from './steps-within.ts'

/** Resources of one flow. */
interface Dealings {
  readonly makes: ReadonlySet<string>
  /** What it looks for with `missing: wait`. */
  readonly awaits: readonly string[]
}

type Flow = Pick<FlowPlan, 'name' | 'steps'>

/** Pages ask for it again and again, and steps of one plan stay as they are. */
const known = new WeakMap<FlowPlan['steps'], Dealings>()

/**
 * The flows whose records a flow waits for: it looks with `missing: wait` for what they make.
 *
 * @returns names out of `all`, without its own, in their order
 */
export function findWaitedFor(flow: Flow, all: readonly Flow[]): readonly string[] {
  const { awaits } = dealingsOf(flow)
  const makers = all.filter((other) => {
    const { makes } = dealingsOf(other)
    return other.name !== flow.name && awaits.some((resource) => makes.has(resource))
  })
  return makers.map(({ name }) => name)
}

function dealingsOf({ steps }: Flow): Dealings {
  const before = known.get(steps)
  if (before) return before
  const all = stepsWithin(steps)
  const makes = all.flatMap((step) => {
    if (step.kind !== 'write') return []
    // What a step can only update, it does not make.
    const isUpdate = step.mode.kind === 'constant' && step.mode.value === 'update'
    return isUpdate ? [] : [step.resource.name]
  })
  const awaits = all.flatMap((step) =>
    step.kind === 'find' && step.missing === 'wait' ? [step.resource.name] : [],
  )
  const dealings = { makes: new Set(makes), awaits }
  known.set(steps, dealings)
  return dealings
}
