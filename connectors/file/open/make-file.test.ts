import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CsvPlan } from '../spec/file-plan.ts'
import { type Death, DiedError, dyingPlace } from '../testing/dying-place.ts'
import { type Failure, failingPlace } from '../testing/failing-place.ts'
import { createTestFolder } from '../testing/open-folder.ts'
import { createWriter } from './formats/render.ts'
import { Ledger } from './ledger.ts'
import { hasGathered, makeFile, publish } from './make-file.ts'
import { OWN_FOLDER } from './own-folder.ts'
import type { Place } from './place.ts'
import { Folder } from './places/folder.ts'

const FORMAT: CsvPlan = { kind: 'csv', encoding: 'utf-8', delimiter: ',', quote: '"', decimal: '.' }

/** Where a disk need not be waited for. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : undefined

interface World {
  readonly place: () => Place
  /** Whoever waits for files takes each away as soon as it sees it; gives what they had. */
  readonly consume: () => void
  readonly consumed: string[]
  readonly own: () => readonly string[]
  /** Of all our own files, in seconds. */
  readonly setTimes: (seconds: number) => void
}

function createWorld(): World {
  const { folder } = createTestFolder(MEMORY)
  mkdirSync(join(folder, 'out'))
  const consumed: string[] = []
  return {
    place: () => new Folder(folder, [folder]),
    consumed,
    consume: () => {
      for (const name of readdirSync(join(folder, 'out')).toSorted()) {
        consumed.push(readFileSync(join(folder, 'out', name), 'utf8'))
        rmSync(join(folder, 'out', name))
      }
    },
    own: () => {
      const path = join(folder, OWN_FOLDER)
      return existsSync(path) ? readdirSync(path) : []
    },
    setTimes: (seconds) => {
      const path = join(folder, OWN_FOLDER)
      for (const name of readdirSync(path)) utimesSync(join(path, name), seconds, seconds)
    },
  }
}

/** A later process looks at what is noted a while later. */
let clock = Date.now()
function ledgerOn(place: Place): Ledger {
  clock += 60_000
  return new Ledger(place, 'key', () => clock)
}

async function untilDeath(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (thrown) {
    if (thrown instanceof DiedError) return true
    throw thrown
  }
}

/** Every way to die, until a process comes through. */
async function atEveryCall(
  act: (death: Death) => Promise<{ readonly died: boolean; readonly calls: number }>,
): Promise<number> {
  for (let call = 1; ; call += 1) {
    const outcomes = []
    for (const when of ['before', 'after'] as const) outcomes.push(await act({ call, when }))
    if (outcomes.every(({ died }) => !died)) return call - 1
  }
}

/** Every call that fails, in every way, until none does. */
async function withEveryFailure(act: (failure: Failure) => Promise<number>): Promise<number> {
  for (let call = 1; ; call += 1) {
    const calls = []
    for (const when of ['before', 'in the middle', 'after'] as const) {
      calls.push(await act({ call, when }))
    }
    if (calls.every((count) => count < call)) return call - 1
  }
}

/** As the engine does with what may have been done: the same attempt is made again. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'ECONNRESET')
      throw thrown
    return untilDone(work)
  }
}

function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST'
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The process has noted what it is about to make. */
const NOTED: Death = { call: 2, when: 'after' }

describe('a file for each record', () => {
  const file = { path: ['out', 'a.csv'], bytes: bytesOf('content'), token: 't', id: 'a.csv' }

  test.each([['at once'], ['later']])(
    'is made once, whenever the process dies, and whether it is taken away %s',
    async (when) => {
      const deaths = await atEveryCall(async (death) => {
        const world = createWorld()
        const { place, calls } = dyingPlace(world.place(), death)
        const died = await untilDeath(() => makeFile(place, ledgerOn(place), file))
        if (when === 'at once') world.consume()
        const next = world.place()
        expect(await makeFile(next, ledgerOn(next), file)).toBe('a.csv')
        world.consume()
        expect(await makeFile(next, ledgerOn(next), file)).toBe('a.csv')
        world.consume()
        expect(world.consumed).toEqual(['content'])
        return { died, calls: calls() }
      })
      expect(deaths).toBeGreaterThanOrEqual(3)
    },
  )

  test.each([['at once'], ['later']])(
    'is made once, whichever call fails, and also if the process dies then; it is taken away %s',
    async (when) => {
      const failures = await withEveryFailure(async (failure) => {
        const world = createWorld()
        const { place, calls } = failingPlace(world.place(), failure)
        const ledger = ledgerOn(place)
        expect(await untilDone(() => makeFile(place, ledger, file))).toBe('a.csv')
        if (when === 'at once') world.consume()
        const next = world.place()
        expect(await makeFile(next, ledgerOn(next), file)).toBe('a.csv')
        world.consume()
        expect(world.consumed).toEqual(['content'])
        return calls()
      })
      expect(failures).toBeGreaterThanOrEqual(3)
    },
  )

  test('is made once its name is free, also where the process dies that heard that it is not', async () => {
    const deaths = await atEveryCall(async (death) => {
      const world = createWorld()
      await world.place().put(file.path, [bytesOf('theirs')])
      const { place, calls } = dyingPlace(world.place(), death)
      const died = await untilDeath(() =>
        makeFile(place, ledgerOn(place), file).catch((thrown: unknown) => {
          if (!isTaken(thrown)) throw thrown
        }),
      )
      world.consume()
      // Nobody was told, so the same attempt is made again.
      const next = world.place()
      expect(await makeFile(next, ledgerOn(next), file)).toBe('a.csv')
      world.consume()
      expect(world.consumed).toEqual(['theirs', 'content'])
      return { died, calls: calls() }
    })
    expect(deaths).toBeGreaterThanOrEqual(5)
  })

  test.each([['goes on'], ['settles']])(
    'is made once its name is free, also where another process noted it than the one that is refused, which %s',
    async (after) => {
      const deaths = await atEveryCall(async (death) => {
        const world = createWorld()
        const { place, calls } = dyingPlace(world.place(), death)
        const died = await untilDeath(() => makeFile(place, ledgerOn(place), file))
        world.consume()
        await world.place().put(file.path, [bytesOf('theirs')])
        const next = world.place()
        const ledger = ledgerOn(next)
        const refused = await makeFile(next, ledger, file).then(() => false, isTaken)
        if (after === 'settles') await ledger.settle()
        world.consume()
        const last = world.place()
        expect(await makeFile(last, ledgerOn(last), file)).toBe('a.csv')
        world.consume()
        expect(world.consumed.toSorted()).toEqual(['content', 'theirs'])
        expect(refused).toBe(world.consumed[0] === 'theirs')
        return { died, calls: calls() }
      })
      expect(deaths).toBeGreaterThanOrEqual(3)
    },
  )

  test('is made once its name is free, whichever call fails of the process that is refused what another noted', async () => {
    const failures = await withEveryFailure(async (failure) => {
      const world = createWorld()
      const dying = dyingPlace(world.place(), NOTED)
      expect(await untilDeath(() => makeFile(dying.place, ledgerOn(dying.place), file))).toBe(true)
      await world.place().put(file.path, [bytesOf('theirs')])
      const { place, calls } = failingPlace(world.place(), failure)
      const ledger = ledgerOn(place)
      // Refused, or failed: either way it is tried again.
      await makeFile(place, ledger, file).catch(() => undefined)
      await ledger.settle().catch(() => undefined)
      world.consume()
      await untilDone(() => makeFile(place, ledger, file))
      const other = world.place()
      world.consume()
      expect(await makeFile(other, ledgerOn(other), file)).toBe('a.csv')
      world.consume()
      expect(world.consumed).toEqual(['theirs', 'content'])
      return calls()
    })
    expect(failures).toBeGreaterThanOrEqual(4)
  })

  test('takes the place of no other, and that attempt is over', async () => {
    const world = createWorld()
    const place = world.place()
    await makeFile(place, ledgerOn(place), file)
    const other = { ...file, bytes: bytesOf('other'), token: 'u' }
    const ledger = ledgerOn(place)
    await expect(makeFile(place, ledger, other)).rejects.toMatchObject({ code: 'EEXIST' })
    world.consume()
    expect(world.consumed).toEqual(['content'])
    expect(world.own().filter((name) => name.endsWith('.tmp'))).toEqual([])
    await makeFile(place, ledgerOn(place), other)
    world.consume()
    expect(world.consumed).toEqual(['content', 'other'])
  })

  test('of many that are made at once under one name, one gets it and the others are refused', async () => {
    const world = createWorld()
    const texts = Array.from({ length: 40 }, (_, at) => `content ${at}`)
    const places = [world.place(), world.place()]
    const ledgers = places.map(ledgerOn)
    const made = await Promise.allSettled(
      texts.map((text, at) => {
        const [place, ledger] = [places[at % 2], ledgers[at % 2]]
        if (!place || !ledger) throw new Error('there are two')
        return makeFile(place, ledger, { ...file, bytes: bytesOf(text), token: text })
      }),
    )
    const winners = texts.filter((_, at) => made[at]?.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    world.consume()
    expect(world.consumed).toEqual(winners)
    expect(made.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array.from({ length: 39 }, () => ({ reason: { code: 'EEXIST' } })),
    )
  })

  test('leaves no notes behind once all that was told is kept', async () => {
    const world = createWorld()
    const place = world.place()
    const ledger = ledgerOn(place)
    for (const token of ['t', 'u']) {
      await makeFile(place, ledger, { ...file, path: ['out', `${token}.csv`], token })
    }
    ledger.told('t')
    await ledger.settle()
    // Of the other nobody knows yet, and it may be taken away.
    world.consume()
    await makeFile(place, ledgerOn(place), { ...file, path: ['out', 'u.csv'], token: 'u' })
    world.consume()
    expect(world.consumed).toHaveLength(2)
    const all = ledgerOn(place)
    await makeFile(place, all, { ...file, path: ['out', 'v.csv'], token: 'v' })
    all.told('v')
    await all.settle()
    expect(world.own()).toHaveLength(1)
  })

  test('is made once, also where the one who was told could not keep that', async () => {
    const world = createWorld()
    const place = world.place()
    const ledger = ledgerOn(place)
    expect(await makeFile(place, ledger, file)).toBe('a.csv')
    ledger.told('t')
    world.consume()
    expect(await makeFile(place, ledger, file)).toBe('a.csv')
    world.consume()
    expect(world.consumed).toEqual(['content'])
  })

  test('is not made by a note that is torn', async () => {
    const world = createWorld()
    const place = world.place()
    const torn = bytesOf('\n{"token":"t","id":"a.csv","na')
    await place.append([OWN_FOLDER, 'key.torn.log'], torn)
    await makeFile(place, ledgerOn(place), file)
    world.consume()
    expect(world.consumed).toEqual(['content'])
  })
})

async function gather(ledger: Ledger, numbers: readonly number[]): Promise<void> {
  await Promise.all(
    numbers.map(async (n) => {
      const token = `t${n}`
      if (!(await ledger.find(token))) await ledger.add({ token, id: n, row: { n } })
    }),
  )
}

function rowsOf({ consumed }: World): readonly string[] {
  return consumed.flatMap((text) => text.trim().split('\r\n').slice(1)).toSorted()
}

describe('a file for each run', () => {
  const writer = createWriter({ format: FORMAT, columns: { n: 'n' }, types: {} }, false)

  async function finish(place: Place, ledger: Ledger, name: string): Promise<void> {
    if (!(await hasGathered(place, ledger, 'key'))) return
    const path = ['out', name]
    await publish(place, ledger, {
      key: 'key',
      path,
      writer,
      mayWrite: () => undefined,
    })
  }

  test('has each row once, whenever the process dies, and whoever takes the file away', async () => {
    const deaths = await atEveryCall(async (death) => {
      const world = createWorld()
      const { place, calls } = dyingPlace(world.place(), death)
      const died = await untilDeath(async () => {
        const ledger = ledgerOn(place)
        await gather(ledger, [1, 2, 3])
        await finish(place, ledger, 'a.csv')
      })
      world.consume()
      // The next run is told of none of them, so it sends them again, and one more.
      const next = world.place()
      const ledger = ledgerOn(next)
      await gather(ledger, [1, 2, 3, 4])
      await finish(next, ledger, 'b.csv')
      world.consume()
      await finish(next, ledgerOn(next), 'c.csv')
      world.consume()
      expect(rowsOf(world)).toEqual(['1', '2', '3', '4'])
      for (const text of world.consumed) expect(text.startsWith('n\r\n')).toBe(true)
      return { died, calls: calls() }
    })
    expect(deaths).toBeGreaterThanOrEqual(8)
  })

  test('has each row once, whichever call fails', async () => {
    const failures = await withEveryFailure(async (failure) => {
      const world = createWorld()
      const { place, calls } = failingPlace(world.place(), failure)
      const ledger = ledgerOn(place)
      await untilDone(() => gather(ledger, [1, 2, 3]))
      await untilDone(() => finish(place, ledger, 'a.csv'))
      world.consume()
      await untilDone(() => gather(ledger, [4]))
      await untilDone(() => finish(place, ledger, 'b.csv'))
      world.consume()
      expect(rowsOf(world)).toEqual(['1', '2', '3', '4'])
      for (const text of world.consumed) expect(text.startsWith('n\r\n')).toBe(true)
      return calls()
    })
    expect(failures).toBeGreaterThanOrEqual(8)
  })

  test('has each row once, whichever call fails before the process dies', async () => {
    await withEveryFailure(async (failure) => {
      const world = createWorld()
      const { place, calls } = failingPlace(world.place(), failure)
      const ledger = ledgerOn(place)
      await untilDone(() => gather(ledger, [1, 2, 3]))
      await finish(place, ledger, 'a.csv').catch(() => undefined)
      world.consume()
      // The next run is told of none of them, so it sends them again.
      const next = world.place()
      const other = ledgerOn(next)
      await gather(other, [1, 2, 3, 4])
      await finish(next, other, 'b.csv')
      world.consume()
      expect(rowsOf(world)).toEqual(['1', '2', '3', '4'])
      return calls()
    })
  })

  test('has also what runs gathered that died before their end, in their order', async () => {
    const world = createWorld()
    for (const row of [1, 2, 3, 4]) await gather(ledgerOn(world.place()), [row])
    const next = world.place()
    const ledger = ledgerOn(next)
    await gather(ledger, [5])
    // Some places have times in seconds.
    world.setTimes(1_800_000_000)
    await finish(next, ledger, 'a.csv')
    world.consume()
    expect(world.consumed).toEqual(['n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n'])
  })

  test('is none where nothing was gathered', async () => {
    const world = createWorld()
    const place = world.place()
    await finish(place, ledgerOn(place), 'a.csv')
    world.consume()
    expect(world.consumed).toEqual([])
  })

  test('waits where one of its name is there still', async () => {
    const world = createWorld()
    const place = world.place()
    await place.put(['out', 'a.csv'], [bytesOf('theirs')])
    const ledger = ledgerOn(place)
    await gather(ledger, [1])
    await expect(finish(place, ledger, 'a.csv')).rejects.toMatchObject({ code: 'EEXIST' })
    world.consume()
    const next = ledgerOn(place)
    await gather(next, [2])
    await finish(place, next, 'a.csv')
    world.consume()
    expect(world.consumed).toEqual(['theirs', 'n\r\n1\r\n2\r\n'])
  })
})

test('what a process left that died is swept away some day, and nothing else', async () => {
  const { folder, write } = createTestFolder()
  write('out/a.tmp', 'theirs')
  writeFileSync(join(folder, 'b.tmp'), 'theirs')
  write(`${OWN_FOLDER}/c.tmp`, 'ours')
  const { sweep } = await import('./make-file.ts')
  const place = new Folder(folder, [folder])
  await sweep(place, Date.now())
  expect(readdirSync(join(folder, OWN_FOLDER))).toEqual(['c.tmp'])
  await sweep(place, Date.now() + 2 * 86_400_000)
  expect(readdirSync(join(folder, OWN_FOLDER))).toEqual([])
  expect(readdirSync(folder).toSorted()).toEqual([OWN_FOLDER, 'b.tmp', 'out'])
})
