import type { FlowPlan, StepPlan } from '../../engine/index.ts'

type ValuePlan = Extract<StepPlan, { readonly kind: 'write' }>['mode']

/** What was done to a record of a system, as people read it at a step. */
const WRITE_OUTCOMES = { create: 'created', update: 'updated', delete: 'deleted' } as const
type WriteAction = keyof typeof WRITE_OUTCOMES
export type WriteOutcome = (typeof WRITE_OUTCOMES)[WriteAction]

const ACTIONS = ['create', 'update', 'delete'] as const

/** What was counted at a step is a write; else it is how records ended there. */
export function isWriteOutcome(outcome: string): outcome is WriteOutcome {
  return ACTIONS.some((action) => WRITE_OUTCOMES[action] === outcome)
}

export function actionOf(outcome: WriteOutcome): WriteAction {
  return ACTIONS.find((action) => WRITE_OUTCOMES[action] === outcome) ?? 'update'
}

export function outcomeOf(action: string): WriteOutcome | undefined {
  return isAction(action) ? WRITE_OUTCOMES[action] : undefined
}

function isAction(action: string): action is WriteAction {
  return Object.hasOwn(WRITE_OUTCOMES, action)
}

/**
 * By resource and action, the id of the step that does it, for a history that does not say so itself. What several steps may have
 * done is told of none of them.
 */
export function writingSteps({ steps, deletes }: Pick<FlowPlan, 'steps' | 'deletes'>): {
  readonly stepOf: (resource: string, action: string) => string | undefined
  /** What a step writes, where no other one does. */
  readonly resourceOf: (step: string, action: WriteAction) => string | undefined
} {
  const found = new Map<string, { readonly step: string; readonly resource: string }[]>()
  const add = (step: string, resource: string, actions: readonly WriteAction[]) => {
    for (const action of actions) {
      const name = `${action} ${resource}`
      found.set(name, [...(found.get(name) ?? []), { step, resource }])
    }
  }
  const walk = (all: readonly StepPlan[]): void => {
    for (const step of all) {
      if (step.kind === 'write') add(step.id, step.resource.name, actionsOf(step.mode))
      if (step.kind === 'delete') add(step.id, step.resource.name, ['delete'])
      if (step.kind === 'do') {
        walk(step.steps)
        walk(step.else ?? [])
      }
      if (step.kind === 'call') walk(step.steps)
    }
  }
  walk(steps)
  walk(deletes?.steps ?? [])
  const only = (name: string) => {
    const own = found.get(name) ?? []
    return own.length === 1 ? own[0] : undefined
  }
  return {
    stepOf: (resource, action) => only(`${action} ${resource}`)?.step,
    resourceOf: (step, action) => {
      const all = [...found].filter(([name]) => name.startsWith(`${action} `))
      const own = all.flatMap(([, writers]) => writers).filter((each) => isWithin(each.step, step))
      const [first] = own
      return first && own.length === 1 && only(`${action} ${first.resource}`)
        ? first.resource
        : undefined
    },
  }
}

/** What a write may do, as far as its mode says so for every record. */
function actionsOf(mode: ValuePlan): readonly WriteAction[] {
  const only = mode.kind === 'constant' ? mode.value : undefined
  return only === 'create' || only === 'update' ? [only] : ['create', 'update']
}

/** The step itself, or one that it calls. */
function isWithin(step: string, of: string): boolean {
  return step === of || step.startsWith(`${of}.call.`)
}
