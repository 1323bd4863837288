import { allocate } from './meter.ts'
import { append } from './operators.ts'
import type { Value } from './value.ts'

/** Values appended one after the other, without copying the list each time. */
export interface Accumulated {
  value: Value
  /** True once the list is ours: the first value may be a list of the data, which nobody may change. */
  isOurs: boolean
}

export function accumulate(first: Value): Accumulated {
  return { value: first, isOurs: false }
}

/** `so` becomes what `$append` would give. */
export function appendTo(so: Accumulated, next: Value): void {
  if (so.isOurs && Array.isArray(so.value)) {
    const items = Array.isArray(next) ? next : [next]
    allocate(items.length)
    for (const item of items) so.value.push(item)
  } else {
    so.isOurs = so.value !== undefined && next !== undefined
    so.value = append(so.value, next)
  }
}
