import { afterAll, expect, test } from 'vitest'
import { liveThrough } from './chaos/campaign.ts'
import { chaosFiles } from './chaos/chaos-files.ts'
import { createEmbedded } from './chaos/databases.ts'

const database = createEmbedded()
afterAll(() => database.close())

// `npm run chaos` does the same for as long as one likes, on PostgreSQL too.
test('a worker that is killed while both systems fail loses and doubles nothing', async () => {
  const said: string[] = []
  const plan = {
    seed: 1,
    files: chaosFiles(),
    size: { products: 4, customers: 3, orders: 4 },
    acts: 1,
    lives: 2,
    say: (line: string) => void said.push(line),
  }
  const { lost, doubled, frozen, kills, faults } = await liveThrough(plan, database)
  // What it said names the record.
  expect(lost + doubled + frozen > 0 ? said : []).toEqual([])
  expect(kills).toBeGreaterThan(0)
  expect(faults).toBeGreaterThan(0)
})
