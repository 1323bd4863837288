/** Sets the clock of this thread, as a person or a broken time server does; gives what sets it right again. */
export function shiftClock(ms: number): () => void {
  const RealDate = globalThis.Date
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given) => {
      const date: object = Reflect.construct(
        target,
        given.length === 0 ? [RealDate.now() + ms] : given,
      )
      return date
    },
    get: (target, name) => {
      if (name === 'now') return () => RealDate.now() + ms
      const value: unknown = Reflect.get(target, name)
      return value
    },
  })
  return () => {
    globalThis.Date = RealDate
  }
}
