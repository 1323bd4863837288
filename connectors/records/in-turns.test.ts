import { expect, onTestFinished, test, vi } from 'vitest'
import { FormulaError, OperationError } from '../../engine/index.ts'
import { mapInTurns } from './in-turns.ts'

/** On a machine on which so many milliseconds pass at every look at the clock. */
function withSlowClock(milliseconds: number): void {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += milliseconds))
  onTestFinished(() => clock.mockRestore())
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
