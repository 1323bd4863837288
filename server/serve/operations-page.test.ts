import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createMetrics } from '../observe/metrics.ts'
import { watchDatabase } from '../observe/watch-database.ts'
import { openTestDatabase } from '../testing/test-databases.ts'
import { variables } from './config.ts'

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')

test('the operations page tells of every variable', () => {
  const untold = variables().filter((name) => !page.includes(`\`${name}\``))
  expect(untold).toEqual([])
})

test('the operations page tells of every metric', async () => {
  const database = await openTestDatabase()
  const { registry } = createMetrics('1')
  watchDatabase(registry, database)
  const names = registry.getMetricsAsArray().map(({ name }) => name)
  await database.close()
  const ours = names.filter((name) => name.startsWith('mapwright_'))
  expect(ours.length).toBeGreaterThan(8)
  expect(ours.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})
