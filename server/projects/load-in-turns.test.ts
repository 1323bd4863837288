import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject, type ProjectFile } from '../../engine/index.ts'
import { loadInTurns } from './load-in-turns.ts'
import { readShipped } from './shipped-files.ts'

const { connectors, integrations } = readShipped()
const files = integrations['lightspeed-ccv']?.files ?? []
const broken: ProjectFile = { path: 'mappings/lightspeed-ccv/more.yaml', text: 'flow: more\n' }

/** Counts how often others have their turn. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0
  let isOver = false
  const count = (): void => {
    turns += 1
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await work
  isOver = true
  return turns
}

test('a project is compiled while everything else goes on', async () => {
  const alone = await turnsDuring(Promise.resolve())
  expect(await turnsDuring(loadInTurns(files, connectors))).toBeGreaterThan(alone + 10)
})

test('several are compiled one after the other, each as it is alone', async () => {
  const order: string[] = []
  const load = async (name: string, given: readonly ProjectFile[]) => {
    const project = await loadInTurns(given, connectors)
    order.push(name)
    return project
  }
  const [large, small] = await Promise.all([
    load('large', [...files, broken]),
    load('small', [broken]),
  ])
  expect(order).toEqual(['large', 'small'])
  const alone = loadProject([...files, broken], { transports: transportSpecs, known: connectors })
  expect(large.diagnostics).toEqual(alone.diagnostics)
  expect(large.flows.map(({ plan }) => plan.version)).toEqual(
    alone.flows.map(({ plan }) => plan.version),
  )
  expect(small.diagnostics.map(({ code }) => code)).toContain('flow.key_missing')
})
