import { expect, test } from 'vitest'
import type { Json, RecordStory } from '../../engine/index.ts'
import { authorSays, textOf } from '../../engine/testing/says.ts'
import type { PersonalPaths } from './flow-story.ts'
import { hidePersonal, maskStory } from './mask-story.ts'

const personal: PersonalPaths = {
  source: ['email', 'billing.name'],
  writes: { 'pos.debtor': ['email'] },
  bodies: { pos: ['email'] },
}

function story(change: Partial<RecordStory>): RecordStory {
  return { record: {}, steps: [], writes: [], exchanges: [], ...change }
}

test('takes out what the target had before in the same fields', () => {
  const write = {
    action: 'update',
    resource: 'pos.debtor',
    id: 7,
    step: 's',
    tableRows: {},
  } as const
  const masked = maskStory(
    story({
      writes: [
        {
          ...write,
          set: { email: 'ann@example.com', note: 'Bob Smith', city: 'Delft' },
          before: { email: 'bob@example.com', note: 'bob@example.com', city: 'Breda' },
        },
      ],
    }),
    personal,
  )
  expect(masked.writes[0]?.before).toEqual({ email: '***', note: '***', city: 'Breda' })
  expect(
    maskStory(story({ writes: [{ ...write, set: {}, before: { city: 'Breda' } }] }), undefined),
  ).toMatchObject({ writes: [{ before: { city: '***' } }] })
})

test('takes out personal fields, and the same values wherever they come up again', () => {
  const masked = maskStory(
    story({
      record: { email: 'ann@example.com', billing: { name: 'Ann Smith', city: 'Delft' } },
      steps: [
        {
          step: 'steps.0',
          entered: true,
          decision: 'fail',
          reason: authorSays('ann smith is blocked'),
        },
      ],
      writes: [
        {
          action: 'create',
          resource: 'pos.debtor',
          id: 7,
          set: { email: 'ann@example.com', note: 'Ann Smith', city: 'Delft' },
          step: 'steps.1',
          tableRows: {},
        },
      ],
      exchanges: [
        {
          at: 0,
          role: 'pos',
          ms: 1,
          summary: 'GET https://pos.example/users?name=Ann%20Smith',
          outcome: '200',
          isGood: true,
          detail: {
            received: { user: { EMAIL: 'other@example.com' }, text: 'write to bob@example.org' },
          },
        },
      ],
    }),
    personal,
    authorSays('*** is blocked'),
  )
  expect(masked.record).toEqual({ email: '***', billing: { name: '***', city: 'Delft' } })
  expect(textOf(masked.steps[0]?.reason)).toBe('*** is blocked')
  expect(masked.writes[0]?.set).toEqual({ email: '***', note: '***', city: 'Delft' })
  expect(masked.exchanges[0]?.summary).toBe('GET https://pos.example/users?name=***')
  expect(masked.exchanges[0]?.detail.received).toEqual({
    user: { EMAIL: '***' },
    text: 'write to ***',
  })
})

test('takes out the whole of a name that begins with another one, and long numbers', () => {
  const names = ['Jan', 'Jansen', '0612345678']
  expect(hidePersonal('Jansen of Jan has 0612345678', names)).toBe('*** of *** has ***')
})

test('gets through a long text without spaces', () => {
  const long = 'a'.repeat(200_000)
  const { record } = maskStory(story({ record: { long, both: `${long}@${long}` } }), personal)
  expect(record['long']).toBe(long)
})

test('gets along with half of a character', () => {
  const half = `Ann \ud83d`
  expect(hidePersonal(`${half} is blocked`, [half])).toBe('*** is blocked')
})

test('takes nothing from the story itself, and copies only what changes', () => {
  const told = story({
    record: { email: 'ann@example.com', lines: [{ sku: 'A-1' }], billing: { city: 'Delft' } },
  })
  const before = structuredClone(told)
  const { record } = maskStory(told, personal)
  expect(told).toEqual(before)
  expect(record['email']).toBe('***')
  expect(record['lines']).toBe(told.record['lines'])
})

test('takes personal values out of fields of whatever name, and in ways of several names', () => {
  const answer: Json = JSON.parse(
    '{"__proto__": {"note": "Ann Smith"}, "list": [{"customer": {"E-Mail": "a", "x": ["Ann Smith", "b"]}}]}',
  )
  const told = story({
    record: { billing: { name: 'Ann Smith' } },
    exchanges: [
      { at: 0, role: 'pos', ms: 1, summary: 'GET /', isGood: false, detail: { received: answer } },
    ],
  })
  const ends = { ...personal, bodies: { pos: ['customer.email', 'other.x'] } }
  const [exchange] = maskStory(told, ends).exchanges
  expect(JSON.stringify(exchange?.detail.received)).toBe(
    '{"__proto__":{"note":"***"},"list":[{"customer":{"E-Mail":"***","x":["***","b"]}}]}',
  )
})
