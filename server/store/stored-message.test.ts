import { describe, expect, test } from 'vitest'
import { loadWords, say, toText } from '../../engine/index.ts'
import { messageFromStored, messageOfData, messageToStored } from './stored-message.ts'

const place = say('placeWith', { values: { sku: 'A\u0000 "1"; \ud83d' } })
const missing = say('missing', { resource: 'pos.product', place })

describe('a message that is stored', () => {
  test('is the same when it is read', () => {
    expect(messageFromStored(messageToStored(missing))).toEqual(missing)
  })

  test('is said in the words of today, whatever they were when it was stored', async () => {
    const reworded = messageToStored(missing).replace('not found', 'nowhere to be seen')
    const message = messageFromStored(reworded)
    expect(toText(message)).toContain('pos.product not found')
    expect(toText(message, await loadWords('nl'))).toContain('pos.product niet gevonden')
    expect(toText(message, await loadWords('it'))).toContain('pos.product')
    expect(toText(message, await loadWords('it'))).not.toContain('not found')
  })

  test('is found by the words that it says in English', () => {
    expect(messageToStored(missing)).toContain('pos.product not found with sku')
  })
})

test.each([
  'pos.product not found with sku "A-1"',
  '{"text":"somebody’s","code":"never heard of","values":{}}',
  '{"text":',
  '',
])('text from before messages were data is shown as it is, and never read (%j)', (text) => {
  expect(messageFromStored(text)).toEqual(say('verbatim', { text }))
  expect(toText(messageFromStored(text))).toBe(text)
})

test('so is what other stored data holds', () => {
  expect(messageOfData('older')).toEqual(say('verbatim', { text: 'older' }))
  expect(messageOfData(missing)).toEqual(missing)
})
