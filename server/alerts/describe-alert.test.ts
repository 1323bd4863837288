import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Message, say } from '../../engine/index.ts'
import { authorSays } from '../../engine/testing/says.ts'
import type { Language } from '../contract/languages.ts'
import { queryRows } from '../database/query.ts'
import { createHiddenKeys } from '../privacy/hidden-keys.ts'
import { createCipher } from '../secrets/cipher.ts'
import { loadPersonKey } from '../secrets/person-key.ts'
import { saveIntegration } from '../store/integrations.ts'
import { messageToStored } from '../store/stored-message.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { AlertStory } from './alert-story.ts'
import type { Alert } from './alerts.ts'
import { createAlertTeller } from './describe-alert.ts'
import { smallProjects } from './testing/small-project.ts'

const NOW = new Date(2026, 10, 24, 14, 0).getTime()
const SINCE = new Date(2026, 10, 24, 12, 27).getTime()
const cipher = createCipher([randomBytes(32)])

describe('what an alert says', () => {
  let database: TestDatabase
  let integration = 0

  beforeAll(async () => {
    database = await openTestDatabase()
    integration = await saveIntegration(database.db, { workspace: 'default', name: 'shop-till' })
  })
  afterAll(() => database.close())
  beforeEach(() => queryRows(database.db, 'delete from record', []))

  async function fail(
    flow: string,
    cause: string,
    records: readonly (readonly [string, string, Message])[],
  ) {
    for (const [key, label, reason] of records) {
      await queryRows(
        database.db,
        `insert into record (integration, flow, key, label, state, reason, cause, attempts, flow_version, deleted, since)
         values (?, ?, ?, ?, 'parked', ?, ?, 1, 'v', false, ?)`,
        [integration, flow, key, label, messageToStored(reason), cause, SINCE],
      )
    }
  }

  async function tell(alert: Partial<Alert>, language: Language = 'en'): Promise<AlertStory> {
    const publicUrl = 'https://maps.example'
    const teller = await createAlertTeller(
      { db: database.db, cipher, projects: smallProjects },
      { workspace: 'default', language, publicUrl, now: NOW },
    )
    return teller.story({
      id: '1',
      integration,
      flow: 'orders',
      kind: 'failed-records',
      cause: '',
      detail: '',
      count: 1,
      openedAt: NOW,
      lastAt: NOW,
      resolvedAt: undefined,
      ...alert,
    })
  }

  test('names the cause, the first five records with their pages, since when, and what to do', async () => {
    const cause = 'step.fail steps.2'
    await fail(
      'orders',
      cause,
      [1, 2, 3, 4, 5, 6].map((key) => [
        String(key),
        `ORD ${key}`,
        authorSays(`The order ORD ${key} has no e-mail address`),
      ]),
    )
    const story = await tell({ cause, count: 6 })
    expect(story.title).toBe('Orders: 6 records have failed since 12:27.')
    expect(story.cause).toBe('The order … has no e-mail address.')
    expect(story.remedy).toContain('“E-mail address”')
    expect(story.records).toHaveLength(5)
    expect(story.records[0]).toEqual({
      label: 'ORD 1: The order ORD 1 has no e-mail address',
      url: 'https://maps.example/w/default/i/shop-till/f/orders/r/1',
    })
    expect(story.more).toBe(1)
  })

  test('tells one reason once, in the language of the reader', async () => {
    const cause = 'step.fail steps.0'
    const reason = authorSays('The line "Mug" of jan@x.example has no SKU')
    await fail('orders', cause, [
      ['1', 'ORD 1', reason],
      ['2', 'ORD 2', reason],
    ])
    const story = await tell({ cause, count: 2 }, 'it')
    expect(story).toMatchObject({
      title: 'Ordini: 2 record non riusciti dalle 12:27.',
      cause: 'La riga "Mug" di … non ha uno SKU.',
      records: [{ label: 'ORD 1' }, { label: 'ORD 2' }],
      more: 0,
    })
  })

  test('leads to the table or the question that decides', async () => {
    const { project } = await smallProjects.current('default')
    const flow = project.flows.find(({ plan }) => plan.name === 'orders')?.plan
    const cause = `run.formula ${flow?.steps.at(-1)?.id}.set.method`
    await fail('orders', cause, [
      [
        '1',
        'ORD 1',
        say('fieldFailed', {
          field: 'method',
          said: say('rowMissing', { title: 'Payment methods', name: 'klarna' }),
        }),
      ],
    ])
    const story = await tell({ cause }, 'it')
    expect(story.cause).toContain('“Metodi di pagamento”'.slice(1, -1))
    expect(story.cause).toContain('klarna')
    expect(story.remedy).toContain('“Metodi di pagamento”')
    expect(story.places).toEqual([
      {
        label: 'Metodi di pagamento',
        url: 'https://maps.example/w/default/setup/shop-till?step=tables&at=method',
      },
    ])
    await fail('orders', 'step.fail steps.1', [
      ['2', 'ORD 2', authorSays('No default debtor is chosen')],
    ])
    expect((await tell({ cause: 'step.fail steps.1' })).places[0]?.url).toContain(
      'step=questions&at=debtor',
    )
  })

  test('shows no key or label that may be somebody’s, and leads to their page all the same', async () => {
    const cause = 'step.fail steps.0'
    await fail('people', cause, [
      ['jan@x.example', 'jan@x.example', authorSays('There is no place for jan@x.example')],
      ['Jan Jansen', 'Jan Jansen', authorSays('There is no place for Jan Jansen')],
    ])
    const story = await tell({ flow: 'people', cause, count: 2 })
    expect(JSON.stringify(story)).not.toMatch(/[Jj]an/)
    expect(story.cause).toBe('There is no place for ….')
    const hidden = createHiddenKeys(await loadPersonKey(database.db, cipher, 'default'))
    const key = story.records[0]?.url?.split('/').at(-1) ?? ''
    expect(hidden.reveal(decodeURIComponent(key))).toBe('Jan Jansen')
  })

  test.each([
    ['en', 'Order (Web shop)', '12%', 'Missing in the source'],
    ['it', 'Order (Web shop)', '12%', 'Mancano nell’origine'],
    ['nl', 'Order (Web shop)', '12%', 'Ontbreken in de bron'],
  ] as const)(
    'names what is gone from the source as people call it, in %s',
    async (language, resource, limit, label) => {
      const cause = 'run.gone shop.order'
      const reason = say('goneMany', { gone: 30, count: 100, source: 'shop.order', limit })
      await fail('orders', cause, [['(gone)', '(gone)', reason]])
      const story = await tell({ cause }, language)
      expect(story.cause).toContain(resource)
      expect(story.cause).toContain(limit)
      expect(story.cause).toMatch(/30.*100/)
      expect(story.records[0]?.label).toBe(label)
      expect(JSON.stringify(story)).not.toMatch(/shop\.order|"\(gone\)"/)
    },
  )

  test.each(['en', 'it', 'nl'] as const)(
    'names the records that would be one as people call them, in %s',
    async (language) => {
      const cause = 'run.doubled pos.sale'
      const reason = say('doubled', {
        source: 'shop.order',
        named: 'ORD 1 (490005)',
        others: 'ORD 2 (490006)',
        resource: 'pos.sale',
        place: say('placeWith', { values: { number: 'A-1' } }),
      })
      await fail('orders', cause, [['490005', 'ORD 1', reason]])
      const story = await tell({ cause }, language)
      for (const name of [
        'Order (Web shop)',
        'Sale (Till)',
        'ORD 1 (490005)',
        'ORD 2 (490006)',
        '"A-1"',
      ]) {
        expect(story.cause).toContain(name)
      }
      expect(story.cause).not.toMatch(/shop\.order|pos\.sale/)
    },
  )

  test('names no records that would be one by what may be somebody’s', async () => {
    const cause = 'run.doubled pos.sale'
    const reason = say('doubled', {
      source: 'shop.person',
      named: 'jan@x.example',
      others: 'piet@x.example',
      resource: 'pos.sale',
      place: say('placeWith', { values: { number: 'A-1' } }),
    })
    await fail('people', cause, [['jan@x.example', '', reason]])
    const story = await tell({ flow: 'people', cause })
    expect(JSON.stringify(story)).not.toMatch(/jan@|piet@/)
    expect(story.cause).toContain('Person (Web shop)')
  })

  test('of a flow or a text that is not known any more says neither', async () => {
    await fail('previous', 'step.fail steps.0', [
      ['key-of-jan', 'Jan Jansen', authorSays('Jan Jansen, Kade 1')],
    ])
    const story = await tell({ flow: 'previous', cause: 'step.fail steps.0' }, 'nl')
    expect(JSON.stringify(story)).not.toMatch(/Jan|Kade|key-of-jan/)
    expect(story.title).toBe('previous: 1 record is mislukt sinds 12:27.')
  })
})
