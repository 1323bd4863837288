import { expect, test } from 'vitest'
import { createLog } from '../process/log.ts'
import { closeAll } from './close-all.ts'

test('what fails or hangs while it is closed keeps nothing else open', async () => {
  const closed: string[] = []
  const lines: string[] = []
  const log = createLog('warn', { write: (line) => void lines.push(line) })
  await closeAll(
    [
      { name: 'a', close: () => Promise.reject(new Error('gone')), withinMs: 10_000 },
      { name: 'b', close: () => new Promise(() => {}), withinMs: 10 },
      { name: 'c', close: async () => void closed.push('c'), withinMs: 10_000 },
    ],
    log,
  )
  expect(closed).toEqual(['c'])
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'a was not closed as it should be',
    'b was not closed as it should be',
  ])
})
