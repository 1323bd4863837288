import { type Fault, SECRET } from '../../transport-suite/transport-case.ts'
import { OWN_FOLDER } from '../open/own-folder.ts'
import type { Path, Place } from '../open/place.ts'

/** What the faults of a place are kept in that has no wire to cut. */
export interface Faults {
  readonly exchanges: () => number
  readonly fail: (fault: Fault, times?: number) => void
  /** From now on nobody is there. */
  readonly end: () => void
  readonly around: (place: Place) => Place
}

/** A place that is real, with faults on demand between it and the transport. */
export function createFaults(): Faults {
  const faults: Fault[] = []
  let exchanges = 0
  let isThere = true

  /** What is a part of another exchange. */
  async function reached<T>(work: () => Promise<T>): Promise<T> {
    if (!isThere) throw Object.assign(new Error('nobody'), { code: 'ECONNREFUSED' })
    return work()
  }

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (!isThere) throw Object.assign(new Error('nobody'), { code: 'ECONNREFUSED' })
    exchanges += 1
    const fault = faults.shift()
    switch (fault) {
      case 'refuses':
        throw Object.assign(new Error('no'), { code: 'EINVAL' })
      case 'tells secrets':
        throw Object.assign(new Error(`bad: ${SECRET}`), { code: 'EINVAL' })
      case 'is busy':
        throw Object.assign(new Error('busy'), { code: 'EBUSY' })
      case 'is silent':
        return new Promise<never>(() => undefined)
      case 'loses the answer':
      case 'breaks off':
        await work()
        throw Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' })
      case undefined:
        return work()
    }
  }

  return {
    exchanges: () => exchanges,
    fail: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    end: () => {
      isThere = false
    },
    around: (place) => ({
      allow: () => place.allow(),
      list: (path) => (path[0] === OWN_FOLDER ? reached : pass)(() => place.list(path)),
      read: (...given) => pass(() => place.read(...given)),
      move: (...given) => pass(() => place.move(...given)),
      remove: (...given) => pass(() => place.remove(...given)),
      stat: (...given) => reached(() => place.stat(...given)),
      load: (...given) => place.load(...given),
      put: (...given) => reached(() => place.put(...given)),
      append: (...given) => reached(() => place.append(...given)),
      rename: (...given) => pass(() => place.rename(...given)),
      ...(place.resume
        ? { resume: (...given: [Path, Path]) => reached(async () => place.resume?.(...given)) }
        : {}),
      replace: (...given) => pass(() => place.replace(...given)),
      erase: (path) => (path[0] === OWN_FOLDER ? reached : pass)(() => place.erase(path)),
      close: () => place.close(),
    }),
  }
}
