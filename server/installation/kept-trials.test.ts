import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Project } from '../../engine/index.ts'
import { authorSays } from '../../engine/testing/says.ts'
import { type Answers, noAnswers } from '../store/answers.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import { findGaps, keepTrial, loadTrial } from './kept-trials.ts'
import type { TriedFlow } from './sum-up-trial.ts'
import { deskAndTill } from './testing/desk-and-till.ts'

const NOW = 1_800_000_000_000
const project = deskAndTill()

const TRIED: TriedFlow = {
  flow: 'sales',
  create: 1,
  update: 0,
  unchanged: 0,
  skip: 0,
  wait: 0,
  fail: 3,
  carried: 0,
  causes: [
    {
      kind: 'fails',
      cause: 'run.formula steps.2.set.method',
      reason: authorSays('no row for "nul \0" and "half \ud800"'),
      records: 3,
      keys: ['1', '2', '3'],
      missing: { table: 'method', rows: ['card', 'cheque'], names: ['By card', 'By cheque'] },
    },
  ],
}

interface Some {
  readonly project?: Project
  readonly answers?: Partial<Answers>
}

describe.each(testDatabases())('a trial that is kept, on %s', (_, openTestDatabase) => {
  let database: TestDatabase
  let id = 0
  let count = 0

  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    count += 1
    id = await saveIntegration(database.db, { name: `counter-${count}` })
  })
  afterAll(() => database.close())

  const setupOf = ({ project: files = project, answers }: Some = {}) => ({
    integration: { id, name: 'counter' },
    project: files,
    answers: { ...noAnswers, ...answers },
  })
  const keep = (flows = [TRIED], now = NOW) => keepTrial(database.db, setupOf(), flows, now)
  const load = (some?: Some) => loadTrial(database.db, setupOf(some))

  test('is told as it was, and is current as long as nothing changes', async () => {
    expect(await load()).toBeUndefined()
    await keep()
    expect(await load()).toEqual({ at: NOW, isCurrent: true, flows: [TRIED] })
  })

  test('is the last one', async () => {
    await keep()
    await keep([{ ...TRIED, fail: 0, causes: [] }], NOW + 1)
    expect(await load()).toMatchObject({ at: NOW + 1, flows: [{ fail: 0, causes: [] }] })
  })

  test.each<[string, Some]>([
    ['an answer', { answers: { settings: { owner: 1 } } }],
    ['a row', { answers: { tables: { method: { card: 2 } } } }],
    ['a connection', { answers: { connections: { till: 'other' } } }],
    ['a direction', { answers: { directions: { stock: 'sales' } } }],
    ['which flows run', { answers: { off: ['sales'] } }],
    [
      'a flow',
      { project: deskAndTill((text) => text.replace('$string(id)', '"no. " & $string(id)')) },
    ],
  ])('is current no more where %s has changed, and is still told', async (_name, some) => {
    await keep()
    expect(await load(some)).toEqual({ at: NOW, isCurrent: false, flows: [TRIED] })
  })
})

function gaps(some: Some = {}, tried: TriedFlow = TRIED) {
  return findGaps(
    { flows: [tried] },
    {
      integration: { id: 1, name: 'counter' },
      project: some.project ?? project,
      answers: { ...noAnswers, ...some.answers },
    },
  )
}

describe('gaps of a trial', () => {
  test('are the rows that tried records failed for, as people call them', () => {
    expect(gaps()).toMatchObject([
      {
        path: 'tables.method',
        code: 'rows',
        values: { title: 'Ways to pay', rows: '“By card”, “By cheque”', count: '3' },
      },
    ])
  })

  test('are closed row by row as they are filled in', () => {
    const tables = { method: { card: 2 } }
    expect(gaps({ answers: { tables } })).toMatchObject([{ values: { rows: '“By cheque”' } }])
    const all = { method: { card: 2, cheque: null } }
    expect(gaps({ answers: { tables: all } })).toEqual([])
  })

  test('are none of a flow that is switched off, or a table that is not there or stops nothing', () => {
    expect(gaps({ answers: { off: ['sales'] } })).toEqual([])
    for (const table of ['gone', 'free']) {
      const causes = TRIED.causes.map((cause) => ({ ...cause, missing: { table, rows: ['x'] } }))
      expect(gaps({}, { ...TRIED, causes })).toEqual([])
    }
  })

  test('are none where records failed for something else', () => {
    const causes = TRIED.causes.map(({ missing: _missing, ...cause }) => cause)
    expect(gaps({}, { ...TRIED, causes })).toEqual([])
  })
})
