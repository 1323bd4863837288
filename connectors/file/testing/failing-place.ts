import type { Path, Place } from '../open/place.ts'

/** One call that fails: without having done anything, in the middle of what it writes, or after it was done. */
export interface Failure {
  readonly call: number
  readonly when: 'before' | 'in the middle' | 'after'
}

/** The same files; one call fails, and all others work. Gives also how many calls there were. */
export function failingPlace(
  place: Place,
  { call, when }: Failure,
): { readonly place: Place; readonly calls: () => number } {
  let calls = 0

  async function pass<T>(work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> {
    calls += 1
    if (calls !== call) return work()
    if (when === 'in the middle') await half?.()
    if (when === 'after') await work()
    throw Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' })
  }

  async function* load(path: Path): AsyncGenerator<Uint8Array> {
    await pass(async () => undefined)
    yield* place.load(path)
  }

  return {
    calls: () => calls,
    place: {
      allow: () => place.allow(),
      list: (...given) => pass(() => place.list(...given)),
      read: (...given) => pass(() => place.read(...given)),
      move: (...given) => pass(() => place.move(...given)),
      remove: (...given) => pass(() => place.remove(...given)),
      stat: (...given) => pass(() => place.stat(...given)),
      load,
      put: (path, pieces) =>
        pass(
          () => place.put(path, pieces),
          () => place.put(path, [new TextEncoder().encode('half')]),
        ),
      append: (path, bytes) =>
        pass(
          () => place.append(path, bytes),
          () => place.append(path, bytes.subarray(0, Math.floor(bytes.length / 2))),
        ),
      rename: (...given) => pass(() => place.rename(...given)),
      replace: (...given) => pass(() => place.replace(...given)),
      erase: (...given) => pass(() => place.erase(...given)),
      close: () => place.close(),
    },
  }
}
