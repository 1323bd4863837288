import { UnknownValues } from '../formula/unknown-values.ts'
import { createPlanStore } from './plan-store.ts'
import { createHolder } from './record/hold-back.ts'
import type { Store } from './store/store.ts'
import type { Systems } from './system.ts'

/** Flows that are planned one after the other, each of which sees what those before it would do. */
export interface PlanSession {
  /** The real state, with what the plans would make of it on top. */
  readonly store: Store
  readonly unknowns: UnknownValues
  readonly holdBack: (systems: Systems) => Systems
  /** How often each system was not asked, by its role, as what it would be asked for is known only after a create. */
  readonly withheld: ReadonlyMap<string, number>
}

export function createPlanSession(store: Store, now: () => number): PlanSession {
  const unknowns = new UnknownValues()
  const withheld = new Map<string, number>()
  const holdBack = createHolder(unknowns, (role) => {
    withheld.set(role, (withheld.get(role) ?? 0) + 1)
  })
  return { store: createPlanStore(store, now), unknowns, holdBack, withheld }
}
