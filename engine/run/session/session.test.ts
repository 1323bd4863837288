import { expect, test } from 'vitest'
import { createMemoryStore } from '../store/memory-store.ts'
import { createSession } from './session.ts'

test('a commit that waits for one that fails commits nothing: its cursor would pass what was lost', async () => {
  const store = createMemoryStore({ now: () => 0 })
  const commits: unknown[] = []
  const failing = {
    ...store,
    commit: async (_: unknown, effects: unknown) => {
      commits.push(effects)
      throw new Error('the disk is full')
    },
  }
  const lease = { flow: 'orders', run: '1', fence: 1 } as never
  const ports = { turn: () => Promise.resolve(), elapsed: () => 0 }
  const session = createSession(failing, lease, ports)
  session.effects.endRecord('1')
  const first = session.commit()
  session.effects.endRecord('2')
  const second = session.commit({ partition: 0, cursor: {} })
  await expect(first).rejects.toThrow('the disk is full')
  await expect(second).rejects.toThrow('the disk is full')
  expect(commits).toHaveLength(1)
})
