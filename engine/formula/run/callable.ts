import { brand, type Callable, type Value } from './value.ts'

export function makeCallable(
  call: (...args: Value[]) => Value,
  properties: Omit<Callable, typeof brand>,
): Callable {
  return Object.assign(call, properties, { [brand]: true } as const)
}

/** False for functions of the host, which a formula can never call. */
export function isCallable(value: unknown): value is Callable {
  return typeof value === 'function' && brand in value
}
