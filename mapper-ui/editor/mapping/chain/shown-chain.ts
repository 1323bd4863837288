import type { MappedField } from '../../../model/mapping/mapped-fields.ts'
import type { Chain } from './place-chain.ts'

/** Where a line from a source field comes into the chain; from the top left of the lane. */
export interface ChainPort {
  readonly row: number
  readonly x: number
  readonly y: number
}

export interface ShownChain extends Chain {
  readonly field: MappedField
  /** Of the target tree. */
  readonly row: number
  readonly ports: readonly ChainPort[]
  readonly out: { readonly x: number; readonly y: number }
}
