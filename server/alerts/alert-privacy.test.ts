import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SENTENCES } from '../../engine/index.ts'
import { LANGUAGES } from '../contract/words/languages.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { saveIntegration } from '../store/integrations.ts'
import { type TestDatabase, testDatabases } from '../testing/test-databases.ts'
import type { Alert } from './alerts.ts'
import { createAlertTeller } from './describe-alert.ts'
import { hideProblem, hideValues } from './hide-values.ts'
import { composeAlerts } from './message.ts'
import { smallProjects } from './testing/small-project.ts'

const NOW = Date.parse('2026-11-24T14:00:00Z')
const cipher = createCipher([randomBytes(32)])
const { project } = await smallProjects.current('default')

/** What no alert may hold, however it is spelled or wherever it stands. */
const PLANTED = /zwaantje/i
const planted = fc.constantFrom(
  'Zwaantje',
  'Zwaantje van Dam',
  'zwaantje@dam.example',
  'Zwaantje "Zus" Dam',
  'Dam, Zwaantje; 12',
  'Zwaantje: 3 of 4',
  'zwaantje-1 (422)',
)
const harmless = fc.constantFrom(
  'pos.sale',
  'shop.order',
  'Till',
  'Payment methods',
  '3',
  'POST /sales (400)',
  'with number "A-1"',
  'number "A-1"',
  'with email x, number 7',
  ' of ',
  ' has no SKU',
)
const value = fc.oneof({ weight: 3, arbitrary: planted }, harmless)
/** A value of the right shape, with somebody in it. */
const shaped = planted.map((text) => ({
  request: `POST /${text.replaceAll(' ', '-')}/7 (400)`,
  values: `email "${text.replaceAll('"', '')}"`,
  place: `with email "${text.replaceAll('"', '')}"`,
  said: `The till refused this: ${text}`,
}))

const CAUSES = [
  'step.fail steps.0',
  'step.fail steps.2',
  'step.fail steps.9',
  'system.invalid POST /sales (400)',
  'run.missing pos.sale',
  'run.ambiguous pos.sale',
  'run.formula steps.3.set.method',
  'run.unexpected',
  '',
]
const cause = fc.constantFrom(...CAUSES)

/** Any sentence of the product, whose places are filled with whatever comes. */
const sentence = fc
  .tuple(
    fc.constantFrom(...Object.values<string>(SENTENCES)),
    fc.array(value, { minLength: 8, maxLength: 8 }),
    shaped,
  )
  .map(([text, values, shapes]) => {
    let at = 0
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      at += 1
      // What the table is asked for is the method of payment, which is nobody's.
      if (text === SENTENCES.rowMissing && name === 'name') return 'klarna'
      const shape = Object.entries(shapes).find(([key]) => key === name)
      return (at % 2 === 0 ? shape?.[1] : undefined) ?? values[at % values.length] ?? ''
    })
  })
/** What the steps of the flows say, with somebody's name wherever the text has a personal value. */
const ofSteps = fc.tuple(planted, value).map(([person, other]) => {
  const open = PLANTED.test(other) ? 'Mug' : other
  return `The line "${open}" of ${person} has no SKU`
})
const reason = fc.oneof(
  sentence,
  ofSteps,
  planted,
  fc.tuple(value, sentence).map(([label, text]) => `record ${label}: ${text}`),
  fc.tuple(planted, ofSteps).map(([label, text]) => `record ${label}: ${text}`),
  ofSteps.map((text) => `3 records in a row failed; the last: ${text}`),
  fc.tuple(planted, sentence, planted).map((parts) => parts.join(' ')),
  fc.tuple(sentence, sentence).map((parts) => parts.join(': ')),
)

const PLACES = project.flows.map(({ plan }) => ({ project, flow: plan }))

test.each(PLACES)('no reason of a record brings somebody’s data into an alert', (place) => {
  fc.assert(
    fc.property(reason, cause, (text, why) => {
      expect(hideValues(place, { reason: text, cause: why }) ?? '').not.toMatch(PLANTED)
      expect(hideProblem(place, text) ?? '').not.toMatch(PLANTED)
    }),
    { numRuns: 2000 },
  )
})

describe.each(testDatabases())('a message on %s', (_, openEmpty) => {
  let database: TestDatabase
  let integration = 0

  beforeAll(async () => {
    database = await openEmpty()
    integration = await saveIntegration(database.db, { workspace: 'default', name: 'shop-till' })
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    for (const table of ['record', 'flow_state']) {
      await queryRows(database.db, `delete from ${table}`, [])
    }
  })

  test('holds none of it either, in any language', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ reason, cause, key: planted, language: fc.constantFrom(...LANGUAGES) }),
        async (drawn) => {
          expect(await messageAbout(drawn)).not.toMatch(PLANTED)
        },
      ),
      { numRuns: 25 },
    )
  })

  interface Drawn {
    readonly reason: string
    readonly cause: string
    readonly key: string
    readonly language: (typeof LANGUAGES)[number]
  }

  /** About people who failed and the flow that stopped at them. Their key is personal, and so is their label. */
  async function messageAbout({ reason: text, cause: why, key, language }: Drawn) {
    const { db } = database
    await queryRows(db, 'delete from record', [])
    await queryRows(db, 'delete from flow_state', [])
    await queryRows(
      db,
      `insert into record (integration, flow, key, label, state, reason, cause, attempts, flow_version, deleted, since)
       values (?, 'people', ?, ?, 'parked', ?, ?, 1, 'v', false, ?)`,
      [integration, key, key, text, why, NOW],
    )
    await queryRows(
      db,
      `insert into flow_state (integration, flow, is_on, problem) values (?, 'people', true, ?)`,
      [integration, text],
    )
    const reader = { workspace: 'default', language, publicUrl: 'https://maps.example' }
    const teller = await createAlertTeller(
      { db, cipher, projects: smallProjects },
      { ...reader, now: NOW },
    )
    const alert: Alert = {
      id: '1',
      integration,
      flow: 'people',
      kind: 'failed-records',
      cause: why,
      detail: '',
      count: 1,
      openedAt: NOW,
      lastAt: NOW,
      resolvedAt: undefined,
    }
    const stories = [
      await teller.story(alert),
      await teller.story({ ...alert, kind: 'in-doubt' }),
      await teller.story({ ...alert, kind: 'flow-stopped', cause: '' }),
    ]
    const news = { stories, troubles: stories.length, recovered: [teller.recovery(alert)] }
    return JSON.stringify(composeAlerts({ ...reader, title: 'Shop' }, news))
  }
})
