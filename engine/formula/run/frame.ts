import { allocate } from './meter.ts'
import type { Value, ValueObject } from './value.ts'

/** The mark of a variable whose `:=` has not been reached: the name still means what it means further out. */
export const UNBOUND: ValueObject = Object.freeze({})

/** A context with the names that `@`, `#` and `%` gave it; the context itself is under `@`. */
export type Tuple = ValueObject

const NO_NAMES: Tuple = Object.freeze({})

/** Values of variables while a block, a call or a step with names runs. */
export class Frame {
  /** The frame further out; the outermost is its own parent. */
  readonly parent: Frame
  readonly slots: Value[]
  /** In a step with `@`, `#` or `%`: names that are known only while it runs. */
  readonly names: Tuple

  constructor(parent: Frame | undefined, slotCount: number, names: Tuple = NO_NAMES) {
    this.parent = parent ?? this
    this.slots = unboundSlots(slotCount)
    this.names = names
  }
}

const NO_SLOTS: Value[] = []

function unboundSlots(count: number): Value[] {
  if (count === 0) return NO_SLOTS
  if (count === 1) return [UNBOUND]
  allocate(count)
  const slots: Value[] = []
  for (let left = count; left > 0; left--) slots.push(UNBOUND)
  return slots
}

export function frameAbove(frame: Frame, hops: number): Frame {
  let found = frame
  for (let left = hops; left > 0; left--) found = found.parent
  return found
}
