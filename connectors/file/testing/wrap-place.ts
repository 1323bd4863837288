import type { Path, Place } from '../open/place.ts'

/** Does what a place was asked for, or not. `half` does half of it, where that is possible. */
type Pass = <T>(work: () => Promise<T>, half?: () => Promise<unknown>) => Promise<T>

/** The same files; each call on them goes through `pass`. */
export function wrapPlace(place: Place, pass: Pass): Place {
  const { resume } = place

  async function* load(path: Path): AsyncGenerator<Uint8Array> {
    await pass(async () => undefined)
    yield* place.load(path)
  }

  return {
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
    ...(resume && { resume: (...given: [Path, Path]) => pass(async () => resume(...given)) }),
    replace: (...given) => pass(() => place.replace(...given)),
    erase: (...given) => pass(() => place.erase(...given)),
    close: () => place.close(),
  }
}
