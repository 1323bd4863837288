import { createContext, type ReactNode, useContext } from 'react'
import type { FormulaGraph, GraphNode, NodeValue } from '../../../../engine/index.ts'
import type { MappedField } from '../../../model/mapping/mapped-fields.ts'

/** Where a part stands among those of the block around it. */
export interface Place {
  readonly row: string
  readonly at: number
}

/** A formula that is shown as blocks: what it gives in the chosen sample, and how it is changed. */
export interface Blocks {
  readonly field: MappedField
  readonly graph: FormulaGraph
  /** By id of part: of the first item, where there are several. */
  readonly values: ReadonlyMap<string, NodeValue>
  /** A field or name as people call it. */
  readonly titleOf: (node: GraphNode) => string
  /** A part, drawn as a chip or as a block of its own. */
  readonly show: (id: string) => ReactNode
  /** Writes the whole formula anew; one change of a block is one undo. */
  readonly write: (formula: string) => void
}

const BlocksContext = createContext<Blocks | undefined>(undefined)

export const BlocksProvider = BlocksContext.Provider

/** @throws outside of a formula that is shown as blocks */
export function useBlocks(): Blocks {
  const blocks = useContext(BlocksContext)
  if (!blocks) throw new Error('this part belongs inside a formula')
  return blocks
}
