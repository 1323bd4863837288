/** Sets the clock of this thread, as a person or a broken time server does; gives what sets it right again. */
export function shiftClock(ms: number): () => void {
  const RealDate = globalThis.Date
  class ShiftedDate extends RealDate {
    constructor(...given: ConstructorParameters<DateConstructor>) {
      super(...(given.length === 0 ? [RealDate.now() + ms] : given))
    }

    static override now(): number {
      return RealDate.now() + ms
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor
  return () => {
    globalThis.Date = RealDate
  }
}
