import { beforeEach, describe, expect, test } from 'vitest'
import { createRunKit, type RunKit } from '../../testing/run-kit.ts'

const all = { what: { kind: 'all' } } as const

let kit: RunKit

/** Each article says what kind its owner is of, and may get another owner. */
async function start(moves = 'moves: true'): Promise<void> {
  kit = createRunKit(`
steps:
  - write: till.person
    mode: update
    match: { email: =owner }
    link: { shop.article: "=$key" }
    ${moves}
    set: { kind: =title }
`)
  kit.till.add('person', { id: 7, email: 'jo@x', kind: 'old' })
  kit.till.add('person', { id: 8, email: 'an@x', kind: 'old' })
  kit.shop.put('1', { sku: 'A', title: 'first', owner: 'jo@x' })
  await kit.run()
}

const kinds = () => [...(kit.till.records.get('person')?.values() ?? [])].map(({ kind }) => kind)

async function leadsTo(): Promise<string | number | undefined> {
  const [link] = await kit.store.links([
    { source: 'shop.article', key: '1', target: 'till.person' },
  ])
  return link?.id
}

describe('a target record that may be another one by now', () => {
  beforeEach(() => start())

  test('is that which the match values find, and the link leads there from then on', async () => {
    kit.shop.put('1', { sku: 'A', title: 'second', owner: 'an@x' })
    await kit.run()
    expect(kinds()).toEqual(['first', 'second'])
    expect(await leadsTo()).toBe(8)
    expect((await kit.run(all)).counts).toEqual({ unchanged: 1 })
  })

  test('is written to where the fields are those that the previous one was sent', async () => {
    kit.shop.put('1', { sku: 'A', title: 'first', owner: 'an@x' })
    await kit.run()
    expect(kinds()).toEqual(['first', 'first'])
  })

  test('is the one that the link leads to where the match values find none', async () => {
    kit.shop.put('1', { sku: 'A', title: 'second', owner: 'nobody@x' })
    await kit.run()
    expect(kinds()).toEqual(['second', 'old'])
    expect(await leadsTo()).toBe(7)
  })
})

test('the link decides where nothing is said of that', async () => {
  await start('')
  kit.shop.put('1', { sku: 'A', title: 'second', owner: 'an@x' })
  await kit.run()
  expect(kinds()).toEqual(['second', 'old'])
})
