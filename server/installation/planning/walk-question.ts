import type {
  FlowPlan,
  FlowPlanning,
  FlowTrial,
  JsonObject,
  ProjectFile,
  RefillField,
  RunScope,
} from '../../../engine/index.ts'
import type { FarError } from '../../process/far/far-messages.ts'

/** What a plan or a trial needs to be computed in a process of its own, which asks for what is not in here: see `walkServices`. Only data, and no secrets. */
export type WalkQuestion = {
  /** All files, those of the package among them. */
  readonly files: readonly ProjectFile[]
  /** To a trial all of its flows, to a plan the one. */
  readonly flows: readonly WalkedFlow[]
} & WalkKind

export type WalkKind =
  | {
      readonly kind: 'plan'
      readonly what: RunScope
      readonly limit?: number | undefined
      readonly refill?: readonly RefillField[] | undefined
    }
  | { readonly kind: 'trial'; readonly limit: number }

/** A flow that is ready to run, without what only the process has that asks. */
export interface WalkedFlow {
  readonly name: string
  /** Rows of each table, those of people among them. */
  readonly rows: Readonly<Record<string, FlowPlan['tables'][string]['rows']>>
  readonly settings: JsonObject
  readonly namespace: string
  readonly worker: string
  readonly isKept: boolean
  /** Role to resource to what its system can be asked for. */
  readonly abilities: Readonly<Record<string, Readonly<Record<string, Abilities>>>>
}

/** What not every connector can do. */
export interface Abilities {
  readonly count: boolean
  readonly get: boolean
  readonly read: boolean
}

export type WalkAnswer =
  | { readonly planning: FlowPlanning }
  | { readonly trials: readonly FlowTrial[] }
  | { readonly error: FarError }
