import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'

test('what is asked before a batch goes, goes along, and the rest together in the next', async () => {
  const asked: (readonly number[])[] = []
  const gathered: (() => void)[] = []
  const double = createBatcher<number, number>(
    async (numbers) => {
      asked.push(numbers)
      return numbers.map((number) => number * 2)
    },
    () => new Promise((resolve) => void gathered.push(resolve)),
  )
  const go = async (): Promise<void> => {
    while (gathered.length === 0) await Promise.resolve()
    gathered.shift()?.()
  }
  const first = double(1)
  const second = double(2)
  await go()
  const third = first.then(() => double(3))
  expect(await Promise.all([first, second])).toEqual([2, 4])
  const fourth = double(4)
  await go()
  expect(await Promise.all([third, fourth])).toEqual([6, 8])
  expect(asked).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test('a batch that fails rejects those that are in it alone', async () => {
  let calls = 0
  const ask = createBatcher<string, string>(
    async (questions) => {
      calls += 1
      if (questions.includes('bad')) throw new Error('refused')
      return questions
    },
    () => Promise.resolve(),
  )
  const outcomes = await Promise.allSettled([ask('bad'), ask('good')])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await ask('good')).toBe('good')
  expect(calls).toBe(2)
})
