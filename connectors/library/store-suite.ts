/** `mapwright/store-suite`: what a store has to do, as tests. Needs vitest. */

export type { OpenStore, StoreCase } from '../../engine/store-suite/store-case.ts'
export { describeStore } from '../../engine/store-suite.ts'
