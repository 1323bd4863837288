import type { AbstractValue } from './abstract-value.ts'

/** Names bound inside a formula. A block may still bind more: functions made in it see those too. */
export interface Names {
  readonly bound: Map<string, AbstractValue>
  readonly outer: Names | undefined
}

export function within(
  outer: Names | undefined,
  bound: Iterable<[string, AbstractValue]> = [],
): Names {
  return { bound: new Map(bound), outer }
}

export function lookUp(names: Names, name: string): AbstractValue | undefined {
  for (let at: Names | undefined = names; at; at = at.outer) {
    const value = at.bound.get(name)
    if (value) return value
  }
  return undefined
}
