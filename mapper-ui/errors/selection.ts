import type { BodyOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'

/** Some records of one flow, or all of a cause; with how many they are. */
export interface Selection {
  readonly workspace: string
  readonly integration: string
  readonly chosen: BodyOf<Routes['retryRecords']>
  readonly count: number
}

/** What became of a selection, so that it can be followed. */
export interface Done {
  /** When, in milliseconds of this clock: what is read before tells nothing about it. */
  readonly at: number
  readonly kind: 'retried' | 'ignored' | 'answered'
  readonly count: number
  /** The server is still at it, and tells how far it is. */
  readonly isBulk?: boolean
  readonly integration: string
  readonly flow: string
}

/** So many keys are taken at a time. */
export const MAX_SELECTED = 1000
