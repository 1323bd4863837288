import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasEnded, stateOf } from './entitlements.ts'
import { holdOf } from './holds.ts'
import { dueNotices } from './notices.ts'
import { readSubscriptions, SubscriptionsFileError } from './read-subscriptions.ts'
import { textIn } from './subscriptions.ts'
import { forecast, monthOf } from './usage.ts'

const DAY = 24 * 3_600_000
const END = Date.parse('2026-03-29T01:00:00Z')

describe('a subscription', () => {
  test('has ended at its end, and not a millisecond before', () => {
    expect([END - 1, END, END + 1].map((now) => hasEnded({ endsAt: END }, now))).toEqual([
      false,
      true,
      true,
    ])
    expect(hasEnded({ endsAt: undefined }, Number.MAX_SAFE_INTEGER)).toBe(false)
  })

  test('is a trial, active, free or ended', () => {
    const at = (isTrial: boolean, isFree: boolean, now: number) =>
      stateOf({ isTrial, endsAt: END }, { isFree, now })
    expect([at(true, false, END - 1), at(false, false, END - 1), at(false, true, END - 1)]).toEqual(
      ['trial', 'active', 'free'],
    )
    expect([at(true, false, END), at(false, true, END)]).toEqual(['ended', 'ended'])
  })
})

describe('a month', () => {
  test('is one of UTC, in spring and at the end of a year as well', () => {
    const march = monthOf(Date.parse('2026-03-29T02:30:00+02:00'))
    expect((march.to - march.from) / DAY).toBe(31)
    expect(monthOf(march.to - 1)).toEqual(march)
    expect(monthOf(march.to).from).toBe(march.to)
    const december = monthOf(Date.parse('2026-12-31T23:59:59.999Z'))
    expect(new Date(december.to).toISOString()).toBe('2027-01-01T00:00:00.000Z')
  })

  test('is forecast by what has passed of it, from its second day', () => {
    const month = monthOf(Date.parse('2026-04-10T00:00:00Z'))
    const at = (now: number, madeAt = 0) => forecast(100, month, { madeAt, now })
    expect(at(month.from + 10 * DAY)).toBe(300)
    expect(at(month.from + DAY - 1)).toBeUndefined()
    // Made on the 21st, ten days before the end of April: 100 in its first two.
    expect(at(month.from + 22 * DAY, month.from + 20 * DAY)).toBe(500)
    expect(at(month.from + 21 * DAY - 1, month.from + 20 * DAY)).toBeUndefined()
  })
})

describe('what is told of a subscription', () => {
  const month = monthOf(END)
  const subscription = {
    name: 'shop',
    title: 'Shop',
    flows: undefined,
    recordsPerMonth: 100,
    historyDays: undefined,
    support: undefined,
    isFree: false,
    prices: [],
  }
  const due = (
    now: number,
    records = 0,
    endsAt: number | null = END,
    isErasable = true,
    isPaidBehind = false,
  ) =>
    dueNotices({
      entitlement: {
        workspace: 'a',
        subscription: 'shop',
        isTrial: true,
        endsAt: endsAt ?? undefined,
        isErasing: false,
        isErasable,
        madeAt: 0,
        isPaid: false,
      },
      subscription,
      records,
      month,
      now,
      eraseAfterDays: 60,
      isPaidBehind,
    }).map(({ kind }) => kind)

  test.each([
    [-7 * DAY - 1, []],
    [-7 * DAY, ['ends-7']],
    [-3 * DAY - 1, ['ends-7']],
    [-3 * DAY, ['ends-3']],
    [-DAY, ['ends-1']],
    [-1, ['ends-1']],
    [0, ['ended']],
    [53 * DAY - 1, ['ended']],
    [53 * DAY, ['erase']],
    [100 * DAY, ['erase']],
  ])('%i ms from its end', (from, kinds) => {
    expect(due(END + from)).toEqual(kinds)
  })

  test.each([-7 * DAY, -DAY, 0, 53 * DAY])(
    '%i ms from its end, is nothing where what is paid for takes its place',
    (from) => {
      expect(due(END + from, 0, END, true, true)).toEqual([])
    },
  )

  test('is no erasure where no merchant made the workspace, which stays', () => {
    expect(due(END + 53 * DAY, 0, END, false)).toEqual(['ended'])
    expect(due(END + 500 * DAY, 0, END, false)).toEqual(['ended'])
  })

  test('is what is used up, at 80 % and at the limit', () => {
    expect([79, 80, 99, 100, 101].map((records) => due(END - 20 * DAY, records))).toEqual([
      [],
      ['records-80'],
      ['records-80'],
      ['records-100'],
      ['records-100'],
    ])
    expect(due(END, 100)).toEqual(['ended'])
    expect(due(END, 0, null)).toEqual([])
  })
})

describe('what holds flows', () => {
  const entitlement = {
    workspace: 'a',
    subscription: 'shop',
    isTrial: false,
    endsAt: END,
    isErasing: false,
    isErasable: true,
    madeAt: 0,
    isPaid: false,
  }
  const subscription = {
    name: 'shop',
    title: 'Shop',
    flows: 2,
    recordsPerMonth: 100,
    historyDays: undefined,
    support: undefined,
    isFree: false,
    prices: [],
  }
  const month = monthOf(END - 1)

  test.each([
    ['nothing', { records: 99, flows: 2 }, END - 1, undefined],
    ['its end', { records: 500, flows: 9 }, END, { reason: 'ended', at: END, limit: 0, used: 0 }],
    [
      'its records',
      { records: 100, flows: 9 },
      END - 1,
      { reason: 'records', at: month.to, limit: 100, used: 100 },
    ],
    [
      'its flows',
      { records: 99, flows: 3 },
      END - 1,
      { reason: 'flows', at: END - 1, limit: 2, used: 3 },
    ],
  ])('is %s', (_, used, now, hold) => {
    const found = holdOf(entitlement, subscription, { ...used, month }, now)
    expect(found).toEqual(hold && { ...hold, title: 'Shop' })
  })

  test('is nothing where the file has no such subscription, until its end', () => {
    const used = { records: 1e9, flows: 1e9, month }
    expect(holdOf(entitlement, undefined, used, END - 1)).toBeUndefined()
    expect(holdOf(entitlement, undefined, used, END)).toMatchObject({ title: 'shop' })
  })
})

describe('the file of subscriptions', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mapwright-subscriptions-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  function read(text: string) {
    const path = join(folder, 'subscriptions.yaml')
    writeFileSync(path, text)
    return readSubscriptions(path)
  }

  test('declares subscriptions, what one begins with, and when data are erased', () => {
    const subscriptions = read(
      'trial: { subscription: shop }\nsubscriptions:\n  shop: { title: Shop, flows: 3, recordsPerMonth: 500, historyDays: 90, support: { en: By mail, nl: Per e-mail } }\n  gift: { title: Gift, free: true }\n',
    )
    expect(subscriptions).toMatchObject({
      trial: { subscription: 'shop', days: 14 },
      eraseAfterDays: 60,
    })
    expect(subscriptions.subscriptions.get('gift')).toMatchObject({
      isFree: true,
      recordsPerMonth: undefined,
    })
    const support = subscriptions.subscriptions.get('shop')?.support ?? ''
    expect([textIn(support, 'it'), textIn(support, 'nl')]).toEqual(['By mail', 'Per e-mail'])
  })

  test('says by which price a subscription is sold, and which were paid before', () => {
    const subscriptions = read(
      'subscriptions:\n  shop: { title: Shop, price: price_1, cost: { en: 29 euros a month, it: 29 euro al mese } }\n  chain: { title: Chain, price: [price_3, price_2] }\n  own: { title: Own }\n',
    )
    expect([...subscriptions.subscriptions.values()].map(({ prices }) => prices)).toEqual([
      ['price_1'],
      ['price_3', 'price_2'],
      [],
    ])
    const cost = subscriptions.subscriptions.get('shop')?.cost ?? ''
    expect([textIn(cost, 'it'), textIn(cost, 'nl')]).toEqual([
      '29 euro al mese',
      '29 euros a month',
    ])
    expect(subscriptions.subscriptions.get('own')?.cost).toBeUndefined()
  })

  test.each(['subscriptions@maps.example', 'https://maps.example/subscriptions?from=mapwright'])(
    'says where the operator is reached: %s',
    (contact) => {
      expect(read(`contact: ${contact}\nsubscriptions: { shop: { title: Shop } }`).contact).toBe(
        contact,
      )
      expect(read('subscriptions: { shop: { title: Shop } }').contact).toBeUndefined()
    },
  )

  test.each([
    [
      'a subscription that is not there',
      'trial: { subscription: other }\nsubscriptions: { shop: { title: Shop } }',
      'other',
    ],
    [
      'a key that nobody knows',
      'subscriptions: { shop: { title: Shop, flow: 3 } }',
      '/subscriptions/shop',
    ],
    ['a name that is none', 'subscriptions: { Shop: { title: 5 } }', '/subscriptions'],
    ['a subscription of nothing', 'subscriptions: { Shop: }', '/subscriptions'],
    ['no subscription', 'subscriptions: {}', '/subscriptions'],
    ['a title of spaces', 'subscriptions: { shop: { title: "  " } }', '/subscriptions/shop/title'],
    [
      'a limit that is none',
      'subscriptions: { shop: { title: Shop, flows: -1 } }',
      '/subscriptions/shop/flows',
    ],
    [
      'a contact that is none',
      'contact: call us\nsubscriptions: { shop: { title: Shop } }',
      '/contact',
    ],
    [
      'a contact that runs a script',
      'contact: "javascript:alert(1)"\nsubscriptions: { shop: { title: Shop } }',
      '/contact',
    ],
    [
      'a contact that looks like another host',
      'contact: https://maps.example@evil.example/\nsubscriptions: { shop: { title: Shop } }',
      '/contact',
    ],
    [
      'a price that is none',
      'subscriptions: { shop: { title: Shop, price: 29 } }',
      '/subscriptions/shop/price',
    ],
    [
      'a product as price',
      'subscriptions: { shop: { title: Shop, price: prod_1 } }',
      '/subscriptions/shop/price',
    ],
    [
      'no price of several',
      'subscriptions: { shop: { title: Shop, price: [] } }',
      '/subscriptions/shop/price',
    ],
    [
      'one price of two subscriptions',
      'subscriptions: { shop: { title: Shop, price: price_1 }, chain: { title: Chain, price: [price_2, price_1] } }',
      'price_1',
    ],
    [
      'a free subscription for money',
      'subscriptions: { gift: { title: Gift, free: true, price: price_1 } }',
      'subscriptions.gift',
    ],
    ['no YAML', 'subscriptions: {', 'subscriptions.yaml'],
    [
      'an erasure that nobody could be told of before',
      'eraseAfterDays: 7\nsubscriptions: { shop: { title: Shop } }',
      'eraseAfterDays',
    ],
  ])('with %s is refused, and says where', (_, text, place) => {
    expect(() => read(text)).toThrow(SubscriptionsFileError)
    expect(() => read(text)).toThrow(place)
  })

  test('tells all mistakes at once, each with its line, and each place once', () => {
    const text =
      'subscriptions:\n  shop:\n    titel: Shop\n    flows: ten\n  gift: { title: Gift, free: perhaps }\n'
    let told = ''
    try {
      read(text)
    } catch (error) {
      told = error instanceof SubscriptionsFileError ? error.message : ''
    }
    const lines = told
      .split('\n')
      .map((line) => /subscriptions\.yaml:(\d+): (\S+)/.exec(line)?.slice(1))
    expect(lines).toContainEqual(['3', '/subscriptions/shop'])
    expect(lines).toContainEqual(['4', '/subscriptions/shop/flows'])
    expect(lines).toContainEqual(['5', '/subscriptions/gift/free'])
    expect(new Set(lines.map(String)).size).toBe(lines.length)
  })

  test('that is missing is refused', () => {
    expect(() => readSubscriptions(join(folder, 'none.yaml'))).toThrow(SubscriptionsFileError)
  })
})
