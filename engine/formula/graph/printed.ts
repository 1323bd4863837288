import type { GraphNode } from './formula-graph.ts'

/** A printed part, and what may stand beside it without brackets. */
export interface Printed {
  readonly text: string
  /** How tightly the loosest operator binds that is reached from its beginning. */
  readonly opens: number
  /** An operator behind it that binds tighter than this would be taken into it. */
  readonly reaches: number
}

export interface Printing {
  readonly find: (id: string) => GraphNode
  /** Prints a node that stands behind an operator of that level, and `before` one of the other. */
  readonly print: (id: string, level: number, before?: number) => Printed
}

/** What stands on its own beside any operator. */
export function closed(text: string): Printed {
  return { text, opens: Infinity, reaches: Infinity }
}
