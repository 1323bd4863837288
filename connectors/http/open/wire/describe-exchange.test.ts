import { expect, test } from 'vitest'
import { createSecretMask } from '../../../account/excerpt.ts'
import { readAnswer } from './answer.ts'
import { describeExchange } from './describe-exchange.ts'

const TOOK = { at: 1, ms: 2 }
const mask = createSecretMask(['hush/"1"'])

function describeBodies(body: string, text: string) {
  const request = {
    method: 'POST',
    path: '/x?key=hush%2F%221%22&shop',
    headers: { auth: 'x' },
    body,
  }
  return describeExchange(
    request,
    readAnswer({ status: 200, headers: {}, text }, { at: 0, askedAt: 0 }),
    TOOK,
    mask,
  )
}

test('secrets of the account are taken out of the query and of both bodies', () => {
  const text = JSON.stringify({ key: 'hush/"1"', name: 'shop' })
  expect(describeBodies(text, text)).toEqual({
    ...TOOK,
    summary: 'POST /x?key=***&shop',
    outcome: '200',
    isGood: true,
    detail: {
      sent: { key: '***', name: 'shop' },
      received: { key: '***', name: 'shop' },
    },
  })
})

test('a long body is cut, and what is no JSON is kept as text', () => {
  const { sent, received } = describeBodies('<p>', 'x'.repeat(40_000)).detail
  expect(sent).toBe('<p>')
  expect(received).toMatch(/^x{32768}… \(40000 characters\)$/)
})

test('a request without an answer is told as such', () => {
  const request = { method: 'GET', path: '/', headers: {}, body: '' }
  expect(describeExchange(request, undefined, TOOK, mask)).toEqual({
    ...TOOK,
    summary: 'GET /',
    isGood: false,
    detail: {},
  })
})
