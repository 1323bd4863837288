import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { packageFolder, readProjectFiles } from '../server/cli/project-folder.ts'
import { liveThrough } from './chaos/campaign.ts'
import { type ChaosDatabase, createEmbedded, createOnServer } from './chaos/databases.ts'

const server = inject('postgresUrl')
const DATABASES: readonly (readonly [string, number, () => Promise<ChaosDatabase>])[] = [
  ['PGlite', 1, () => Promise.resolve(createEmbedded())],
  ...(server === '' ? [] : [['PostgreSQL', 2, () => createOnServer(server)] as const]),
]

// Seconds on a machine of its own; other tests run at the same time.
const TIMEOUT_MS = 240_000

describe.each(DATABASES)('a worker on %s that is killed again and again', (_, seed, open) => {
  let database: ChaosDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  test(
    'loses and doubles nothing, whatever the two systems do meanwhile',
    async () => {
      const said: string[] = []
      const tally = await liveThrough(
        {
          seed,
          files: readProjectFiles(packageFolder),
          size: { products: 2, customers: 2, orders: 3 },
          acts: 1,
          lives: 3,
          say: (line) => said.push(line),
        },
        database,
      )
      // What it said names the record.
      const trouble = tally.lost + tally.doubled > 0 ? said : []
      expect(trouble).toEqual([])
      expect(tally.kills).toBeGreaterThan(0)
      expect(tally.faults).toBeGreaterThan(0)
    },
    TIMEOUT_MS,
  )
})
