import { OWN_FOLDER } from '../../../connectors/file/open/own-folder.ts'
import { byTime, type Place } from '../../../connectors/file/open/place.ts'
import { type Disturbance, failure } from './disturbance.ts'

/**
 * A place whose disk is full in the middle of a file, that refuses to give names, and that does what it was asked and does not
 * say so. The process can die at each of its steps. Times of files are the world's.
 */
export function disturbPlace(place: Place, disturbance: Disturbance): Place {
  const { times, deadly, strikes, random } = disturbance

  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    deadly.pass(`before-${name}`)
    const isStruck = strikes()
    if (isStruck && random.chance(0.5)) throw failure('EBUSY')
    const result = await work()
    deadly.pass(`after-${name}`)
    if (isStruck) throw failure('ECONNRESET')
    return result
  }

  async function* halves(
    pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[],
  ): AsyncGenerator<Uint8Array> {
    const isFull = strikes()
    for await (const bytes of pieces) {
      const middle = Math.floor(bytes.length / 2)
      yield bytes.subarray(0, middle)
      deadly.pass('amid-file')
      if (isFull) throw failure('ENOSPC')
      yield bytes.subarray(middle)
    }
  }

  return {
    allow: () => place.allow(),
    list: async (path) => {
      if (strikes()) throw failure('EBUSY')
      return (await place.list(path)).toSorted(byTime).map(times.toWorld)
    },
    read: async (path, file, from, count) => {
      if (strikes()) throw failure('ECONNRESET')
      return place.read(path, times.toMachine(file), from, count)
    },
    move: (path, file, to) => step('move', () => place.move(path, times.toMachine(file), to)),
    remove: (path, file) => step('move', () => place.remove(path, times.toMachine(file))),
    stat: async (path) => {
      const file = await place.stat(path)
      return file && times.toWorld(file)
    },
    load: (path) => place.load(path),
    put: (path, pieces) => place.put(path, halves(pieces)),
    append: async (path, bytes) => {
      const middle = Math.floor(bytes.length / 2)
      await step('note', async () => {
        await place.append(path, bytes.subarray(0, middle))
        deadly.pass('amid-note')
        if (strikes()) throw failure('ENOSPC')
        await place.append(path, bytes.subarray(middle))
      })
    },
    rename: (from, to) => step('name', () => place.rename(from, to)),
    replace: (from, to) => step('name', () => place.replace(from, to)),
    erase: (path) =>
      path[0] === OWN_FOLDER ? place.erase(path) : step('move', () => place.erase(path)),
    close: () => place.close(),
  }
}
