import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FormulaError, OperationError } from '../../engine/index.ts'
import { mapInTurns } from './in-turns.ts'

/** On a machine on which so many milliseconds pass at every look at the clock. */
function withSlowClock(milliseconds: number): void {
  let now = performance.now()
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += milliseconds))
  onTestFinished(async () => {
    clock.mockRestore()
    // The turn that began by this clock ends.
    await sleep(20)
  })
}

const many = Array.from({ length: 1_000 }, (_, at) => at)
const stays = new AbortController().signal

test('a list is gone through to its end, in its order', async () => {
  withSlowClock(10)
  expect(await mapInTurns(many, stays, (item) => item * 2)).toEqual(many.map((item) => item * 2))
})

test('a list that takes more than a minute is given up', async () => {
  withSlowClock(500)
  const seen: number[] = []
  const gone = mapInTurns(many, stays, (item) => seen.push(item))
  await expect(gone).rejects.toThrow(expect.any(FormulaError))
  expect(seen.length).toBeGreaterThan(50)
  expect(seen.length).toBeLessThan(130)
})

test('nobody goes on for who has gone away', async () => {
  withSlowClock(25)
  const leaving = new AbortController()
  const seen: number[] = []
  const gone = mapInTurns(many, leaving.signal, (item) => {
    seen.push(item)
    if (item === 3) leaving.abort()
  })
  await expect(gone).rejects.toThrow(expect.any(OperationError))
  expect(seen).toEqual([0, 1, 2, 3])
})

/** How often somebody on the network was answered meanwhile. */
async function answersDuring(work: () => Promise<unknown>): Promise<number> {
  const server = createServer((socket) => {
    // Who asked goes away in the middle.
    socket.on('error', () => {}).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const asker = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let answers = 0
  asker.on('data', (bytes) => {
    answers += 1
    asker.write(bytes)
  })
  asker.write('.')
  await work()
  asker.destroy()
  server.close()
  return answers
}

function busyFor(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

test('many lists at once keep the network waiting no longer than one does', async () => {
  const lists = Array.from({ length: 8 }, () => many.slice(0, 100))
  const answers = await answersDuring(() =>
    Promise.all(lists.map((list) => mapInTurns(list, stays, () => busyFor(2)))),
  )
  // They compute for 1.6 seconds, 20 ms at a time, all of them together.
  expect(answers).toBeGreaterThan(40)
})

test('lists that come one after the other share one turn', async () => {
  let done = 0
  let most = 0
  const look = (): void => {
    most = Math.max(most, done)
    done = 0
    looking = setImmediate(look)
  }
  let looking = setImmediate(look)
  // Each for itself is shorter than a turn of 20 ms, and all of them take 480.
  const lists = Array.from({ length: 30 }, () => many.slice(0, 8))
  await Promise.all(
    lists.map((list) =>
      mapInTurns(list, stays, () => {
        busyFor(2)
        done += 1
      }),
    ),
  )
  clearImmediate(looking)
  expect(Math.max(most, done)).toBeLessThan(30)
})
