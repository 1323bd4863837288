import type { FieldChoice } from './mapping-state.ts'

const KEPT = 'mapwright-mapping-fields'

/** Kept per person, in their browser. */
export function keptFieldChoice(): FieldChoice {
  return globalThis.localStorage?.getItem(KEPT) === 'all' ? 'all' : 'used'
}

export function keepFieldChoice(choice: FieldChoice): void {
  localStorage.setItem(KEPT, choice)
}
