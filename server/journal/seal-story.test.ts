import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { RecordStory } from '../../engine/index.ts'
import { createCipher } from '../secrets/cipher.ts'
import { openStory, sealStory, storyBinding } from './seal-story.ts'

const cipher = createCipher([Buffer.alloc(32, 1)])
const owner = { integration: 1, flow: 'orders', key: '7', at: 5, isMasked: false }

function storyWith(received: string): RecordStory {
  const detail = { sent: { sku: 'A' }, received }
  const exchange = { at: 1, role: 'pos', ms: 2, summary: 'POST /x', outcome: '200', isGood: true }
  return { record: { id: 7 }, steps: [], writes: [], exchanges: [{ ...exchange, detail }] }
}

test('a story opens as it was sealed', () => {
  const story = storyWith('fine')
  expect(openStory(cipher, owner, sealStory(cipher, owner, story))).toEqual(story)
})

test('of a story that is far too long, what was sent and received is left out', () => {
  const opened = openStory(
    cipher,
    owner,
    sealStory(cipher, owner, storyWith('x'.repeat(1_100_000))),
  )
  expect(opened.exchanges).toMatchObject([{ summary: 'POST /x', outcome: '200', detail: {} }])
  expect(opened.exchanges[0]?.detail).toEqual({})
})

test('a story that was kept when exchanges were requests of HTTP is read like any other', () => {
  const kept = {
    record: { id: 7 },
    steps: [],
    writes: [],
    requests: [
      { at: 1, role: 'shop', method: 'GET', url: '/orders?page=2', ms: 3 },
      {
        at: 2,
        role: 'pos',
        method: 'POST',
        url: '/x',
        status: 422,
        ms: 4,
        body: [1],
        answer: 'no',
      },
    ],
  }
  const sealed = cipher.sealBytes(deflateRawSync(JSON.stringify(kept)), storyBinding(owner))
  expect(openStory(cipher, owner, sealed)).toEqual({
    record: { id: 7 },
    steps: [],
    writes: [],
    exchanges: [
      { at: 1, role: 'shop', ms: 3, summary: 'GET /orders?page=2', isGood: false, detail: {} },
      {
        at: 2,
        role: 'pos',
        ms: 4,
        summary: 'POST /x',
        outcome: '422',
        isGood: false,
        detail: { sent: [1], received: 'no' },
      },
    ],
  })
})
