import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import { createProjects } from './create-projects.ts'
import { addVersions, beginPublication } from './file-versions.ts'
import type { ShippedFiles } from './shipped-files.ts'

const shipped: ShippedFiles = {
  connectorFiles: [],
  connectors: {},
  integrations: {},
  connectorHelp: {},
}

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** A connector of that title. */
function shelves(title: string): string {
  return `connector: shelves
format: 1
title: ${title}
settings: { type: object, properties: { url: { type: string } } }
http: { base: =$settings.url }
resources:
  shelf:
    title: Shelf
    key: =$string(id)
    list: { get: /shelves, items: =shelves }
    record: { id: =id }
    schema: { properties: { id: { type: integer } } }
`
}

async function publish(workspace: string, text: string): Promise<void> {
  await database.db.transaction(async (trx) => {
    await beginPublication(trx, workspace)
    const about = { workspace, note: '', author: 'test', at: 1 }
    await addVersions(trx, [{ path: 'shelves.yaml', text }], about)
  })
}

test('workspaces with the same files share what is compiled, however many there are', async () => {
  const names = Array.from({ length: 120 }, (_, at) => `same-${at}`)
  for (const name of names) await publish(name, shelves('Shelves'))
  const projects = createProjects(database.db, { shipped })
  const first = await Promise.all(names.map((name) => projects.current(name)))
  expect(new Set(first.map(({ project }) => project)).size).toBe(1)
  expect(first[0]?.project.connectors['shelves']?.title).toBe('Shelves')
})

test('a workspace that publishes something else has it at once, and the others do not', async () => {
  for (const name of ['left', 'right']) await publish(name, shelves('Both'))
  const projects = createProjects(database.db, { shipped })
  const titleIn = async (name: string) =>
    (await projects.current(name)).project.connectors['shelves']?.title
  expect([await titleIn('left'), await titleIn('right')]).toEqual(['Both', 'Both'])
  await publish('right', shelves('Other'))
  expect([await titleIn('left'), await titleIn('right')]).toEqual(['Both', 'Other'])
})

test('who has just read the number of the last publication need not ask for it again', async () => {
  await publish('told', shelves('First'))
  const projects = createProjects(database.db, { shipped })
  let statements = 0
  const count = (): void => void (statements += 1)
  const first = await projects.current('told', { publication: 1 })
  database.db.on('query', count)
  expect(await projects.current('told', { publication: 1 })).toBe(first)
  database.db.off('query', count)
  expect(statements).toBe(0)
  await publish('told', shelves('Second'))
  const second = await projects.current('told', { publication: 2 })
  expect(second.project.connectors['shelves']?.title).toBe('Second')
})

test('many different ones stay compiled as long as they fit, and are compiled anew after that', async () => {
  const names = Array.from({ length: 75 }, (_, at) => `own-${at}`)
  for (const [at, name] of names.entries()) await publish(name, shelves(`Number ${at}`))
  const roomy = createProjects(database.db, { shipped })
  const before = await inTurn(names, roomy.current)
  const after = await inTurn(names, roomy.current)
  expect(after.every((each, at) => each === before[at])).toBe(true)
  const narrow = createProjects(database.db, { shipped, mostCharacters: 1_000 })
  const small = await inTurn(names, narrow.current)
  const again = await inTurn(names, narrow.current)
  expect(again.some((each, at) => each === small[at])).toBe(false)
  expect(again[7]?.project.connectors['shelves']?.title).toBe('Number 7')
})

async function inTurn<T>(
  names: readonly string[],
  ask: (name: string) => Promise<T>,
): Promise<readonly T[]> {
  const answers: T[] = []
  for (const name of names) answers.push(await ask(name))
  return answers
}
