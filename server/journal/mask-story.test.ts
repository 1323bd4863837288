import { expect, test } from 'vitest'
import type { Json, RecordStory } from '../../engine/index.ts'
import { authorSays, textOf } from '../../engine/testing/says.ts'
import type { PersonalPaths } from './flow-story.ts'
import { hidePersonal, maskStory } from './mask-story.ts'

const personal: PersonalPaths = {
  source: ['email', 'billing.name'],
  writes: { 'pos.debtor': ['email'] },
  bodies: { pos: ['email'] },
  names: ['email', 'billing', 'name', 'city', 'note', 'custom', 'tags'],
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
  ).toMatchObject({ writes: [{ before: { '***': '***' } }] })
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

test('takes out names that are written together, of which each alone may be part of a word', () => {
  const names = ['Jan', 'Bos', 'Vermeer']
  for (const text of ['JanBos', 'janbos', 'BosJanBos', 'janvermeer', 'jan.bos']) {
    expect(hidePersonal(`user ${text} is new`, names).replaceAll('*', '')).toMatch(
      /^user \.? is new$/,
    )
  }
  expect(hidePersonal('januari in het bosje', names)).toBe('januari in het bosje')
})

test('is not held up by names that are parts of each other', () => {
  const names = Array.from({ length: 20 }, (_, at) => 'a'.repeat(at + 3))
  const text = `${'a'.repeat(5000)}b`
  const from = performance.now()
  hidePersonal(text, names)
  expect(performance.now() - from).toBeLessThan(10_000)
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

/** What a person wrote into a field, or a system sent, on its way through URLs, pages and other systems. */
const SPELLINGS = [
  'ann&#64;x.example',
  'ann&#64x.example',
  'ann&#x40;x.example',
  'ann&commat;x.example',
  'ann&amp;#64;x.example',
  'ann\uff20x.example',
  'ann\ufe6bx\uff0eexample',
  '\uff41\uff4e\uff4e@\uff58.example',
  'ann@x\u200b.example',
  'ann\u00ad@\u2060x.example',
  '{"to":"ann\\u0040x.example"}',
  '"{\\"to\\":\\"ann\\\\u0040x.example\\"}"',
  'ann\\x40x.example',
  'ann%40x.example',
  'ann%2540x.example',
  'ann%252540x.example',
  '%61%6E%6E%40x.example',
  'ann%26%2364%3Bx.example',
  '"ann"@x.example',
  'ann @ x.example',
  'ann\n@\tx.example',
  'jörg@münchen.example',
]

test.each(SPELLINGS)(
  'takes out an address that is written %j, as a value and as a name',
  (text) => {
    const told = story({
      record: { note: `to ${text}`, custom: { [text]: 1, [`of ${text}`]: { [text]: 'b' } } },
      exchanges: [
        {
          at: 0,
          role: 'pos',
          ms: 1,
          summary: `GET /?m=${text}`,
          isGood: true,
          detail: { sent: { [text]: [text] } },
        },
      ],
    })
    const masked = JSON.stringify(maskStory(told, personal))
    expect(masked).not.toMatch(/ann|x[\uff0e.]example|jörg|%61|\uff41/u)
    expect(masked).toMatch(/"note":"[^"]*\*\*\*"/)
    expect(masked).toMatch(/"b"/)
  },
)

test.each([
  'order 12 @ 3.50',
  'a & b @ home',
  '100%25 cotton &amp; 20% wool',
  'C:\\users\\x40',
  '{"@context":"https://schema.example","@type":"Thing"}',
])('leaves %j, which says no address however it is read', (note) => {
  expect(maskStory(story({ record: { note } }), personal).record).toEqual({ note })
})

test('takes a name that no connector declares for a value', () => {
  const record = {
    email: 'ann@example.com',
    billing: { name: { 'Ann Smith': 1, Bob: 2, city: 'x' }, city: { 'ann smith': 1, Delft: 2 } },
    tags: [
      { 'ann@example.com': { deep: { 'bob@example.com': 1, 'eva@example.com': 2, city: 3 } } },
    ],
  }
  const masked = maskStory(story({ record }), personal).record
  expect(masked).toEqual({
    email: '***',
    billing: { name: { '***': '***', '*** 2': '***', city: '***' }, city: { '***': 1, Delft: 2 } },
    tags: [{ '***': { deep: { '***': 1, '*** 2': 2, city: 3 } } }],
  })
})

test('takes out personal values that a target or a table is called by', () => {
  const write = { action: 'create', resource: 'pos.debtor', set: {}, step: 's' } as const
  const told = story({
    record: { email: 'ann', billing: { name: 'Ann Smith' } },
    writes: [
      { ...write, id: 'ann@example.com', tableRows: { people: ['who: ann smith'] } },
      { ...write, id: 'D-7', tableRows: {} },
    ],
  })
  const [first, second] = maskStory(told, personal).writes
  expect(first).toMatchObject({ id: '***', tableRows: { people: ['who: ***'] } })
  expect(second?.id).toBe('D-7')
})

test('gets through long texts that are written in many ways at once', () => {
  const parts = [
    '%2525',
    '&amp;',
    '&#',
    String.raw`\\\\u`,
    '\uff20',
    ' '.repeat(50),
    '"@',
    'e\u0301',
    '\u200b',
  ]
  const record = Object.fromEntries(parts.map((part, at) => [`f${at}`, part.repeat(100_000)]))
  const started = performance.now()
  maskStory(story({ record: { ...record, all: parts.join('').repeat(5_000) } }), personal)
  expect(performance.now() - started).toBeLessThan(10_000)
})
