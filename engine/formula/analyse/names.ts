import type { AbstractValue, Names } from './abstract-value.ts'

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
