import type { Path, Place } from '../open/place.ts'

/** When a process dies: at this of its calls, before it is done or right after. */
export interface Death {
  readonly call: number
  readonly when: 'before' | 'after'
}

/** A process that died answers nobody any more. */
export class DiedError extends Error {
  override readonly name = 'DiedError'
}

/** The same files, for a process that dies. Gives also how many calls it made. */
export function dyingPlace(
  place: Place,
  death: Death,
): { readonly place: Place; readonly calls: () => number } {
  let calls = 0
  let isDead = false

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (isDead) throw new DiedError()
    calls += 1
    const isLast = calls === death.call
    if (isLast && death.when === 'before') {
      isDead = true
      throw new DiedError()
    }
    const result = await work()
    if (isLast) {
      isDead = true
      throw new DiedError()
    }
    return result
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
      put: (...given) => pass(() => place.put(...given)),
      append: (...given) => pass(() => place.append(...given)),
      rename: (...given) => pass(() => place.rename(...given)),
      ...(place.resume
        ? { resume: (...given: [Path, Path]) => pass(async () => place.resume?.(...given)) }
        : {}),
      replace: (...given) => pass(() => place.replace(...given)),
      erase: (...given) => pass(() => place.erase(...given)),
      close: () => place.close(),
    },
  }
}
