import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  CATALOGUE,
  isMessage,
  type Json,
  type Kind,
  loadWords,
  type Message,
  say,
} from '../../engine/index.ts'
import { LANGUAGES } from '../contract/languages.ts'
import { queryRows } from '../database/query.ts'
import { createCipher } from '../secrets/cipher.ts'
import { saveIntegration } from '../store/integrations.ts'
import { messageToStored } from '../store/stored-message.ts'
import { openTestDatabase, type TestDatabase } from '../testing/test-databases.ts'
import type { Alert } from './alerts.ts'
import { createAlertTeller } from './describe-alert.ts'
import { hideValues } from './hide-values.ts'
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

function typedEntries(catalogue: typeof CATALOGUE) {
  return Object.entries(catalogue).flatMap(([code, kinds]) => {
    const made = { code, values: {} }
    return isMessage(made) ? [[made.code, kinds] as const] : []
  })
}

/** What the steps of the flows say, with somebody's name wherever the text has a personal value. */
const ofSteps = fc.tuple(planted, value).map(([person, other]): Message => {
  const open = PLANTED.test(other) ? 'Mug' : other
  return say('author', { text: `The line "${open}" of ${person} has no SKU` })
})
const part = fc.oneof(
  ofSteps,
  planted.map((text) => say('author', { text })),
  planted.map((text) => say('remote', { text: `The till refused this: ${text}` })),
  fc.constant(say('placeWith', { values: { email: 'zwaantje@dam.example', number: 'A-1' } })),
)

const parts = fc.array(part, { maxLength: 3 })

/** Names of ours and of authors hold nobody; every other value may, whatever it should be. */
const BY_KIND: Readonly<Partial<Record<Kind, fc.Arbitrary<Json>>>> = {
  count: fc.integer(),
  name: harmless,
  title: harmless,
  fieldNames: harmless,
  resource: fc.constantFrom('pos.sale', 'shop.order'),
  // Who calls records by what is nobody's.
  label: fc.constant('ORD 1 (490005)'),
  fields: planted.map((email) => ({ number: 'A-1', email })),
  request: planted.map((text) => `POST /${text.replaceAll(' ', '-')}/7 (400)`),
  remote: planted.map((text) => `The till refused this: ${text}`),
  message: part,
  reasons: parts,
  options: parts,
  series: parts,
}

function valueOf(kind: Kind, isOdd: boolean): fc.Arbitrary<Json> {
  return (isOdd ? undefined : BY_KIND[kind]) ?? value
}

const HOLDS_NAMES: ReadonlySet<Kind> = new Set(['name', 'title', 'resource', 'fieldNames', 'label'])

/** Any message of the product, whose places are filled with whatever comes, now and then with what is not meant for them. */
const message = fc
  .tuple(fc.constantFrom(...typedEntries(CATALOGUE)), fc.integer({ min: 0, max: 9 }))
  .chain(([[code, kinds], odd]) =>
    fc
      .tuple(
        ...Object.entries<Kind>(kinds).map(([name, kind], at) =>
          // What the table is asked for is the method of payment, which is nobody's.
          (code === 'rowMissing' && name === 'name'
            ? fc.constant('klarna')
            : valueOf(kind, at === odd && !HOLDS_NAMES.has(kind))
          ).map((each): readonly [string, Json] => [name, each]),
        ),
      )
      .map((values): Message => ({ code, values: Object.fromEntries(values) })),
  )
const reason = fc.oneof(
  message,
  ofSteps,
  part,
  fc.tuple(planted, ofSteps).map(([key, said]) => say('stoppedAt', { key, said })),
  ofSteps.map((said) => say('failuresInARow', { count: 3, said })),
  fc.tuple(message, ofSteps).map((reasons) => say('several', { reasons })),
  fc
    .tuple(message, planted)
    .map(
      ([{ code, values }, text]): Message => ({ code, values: { ...values, undeclared: text } }),
    ),
)

const PLACES = project.flows.map(({ plan }) => ({ project, flow: plan }))

test.each(PLACES)('no reason of a record brings somebody’s data into an alert', (place) => {
  fc.assert(
    fc.property(reason, cause, (text, why) => {
      for (const each of [why, '']) {
        const hidden = hideValues(place, { reason: text, cause: each })
        expect(JSON.stringify(hidden ?? '')).not.toMatch(PLANTED)
      }
    }),
    { numRuns: 2000 },
  )
})

describe('a message', () => {
  let database: TestDatabase
  let integration = 0

  beforeAll(async () => {
    database = await openTestDatabase()
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
    readonly reason: Message
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
      [integration, key, key, messageToStored(text), why, NOW],
    )
    await queryRows(
      db,
      `insert into flow_state (integration, flow, is_on, problem) values (?, 'people', true, ?)`,
      [integration, messageToStored(text)],
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
    const news = { stories, incidents: stories.length, recovered: [teller.recovery(alert)] }
    return JSON.stringify(
      composeAlerts({ ...reader, words: await loadWords(language), title: 'Shop' }, news),
    )
  }
})
