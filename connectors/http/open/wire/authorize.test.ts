import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerJson } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'

function hash(text: string): string {
  return createHmac('sha512', 'SECRETKEY0001').update(text).digest('hex')
}

const SIGNED = `  auth:
    sign:
      how: hmac-sha512
      secret: =$settings.key
      text: =$join([method, path, body, "D"], "|")
      headers: { x-date: D, x-hash: =$signature }
      answer: { text: '=$join([method, path, body, "D"], "|")', signature: =headers.\`x-hash\` }`

describe('signed requests', () => {
  const http = SIGNED

  test('carry the signature of exactly what is sent, and answers are checked', async () => {
    const { server, item } = await connectShop(
      ({ method, url }, response) => {
        const body = '{"items":[{"id":1,"sku":"é"}]}'
        response.writeHead(200, { 'x-hash': hash(`${method}|${url}|${body}|D`) }).end(body)
      },
      { http },
    )
    expect(await item.find({ sku: 'é' }, { fresh: false, signal })).toHaveLength(1)
    const [request] = server.requests
    expect(request?.headers['x-hash']).toBe(hash(`GET|${request?.url}||D`))
  })

  test.each([
    [200, 'config', true],
    [404, 'temporary', true],
    [401, 'config', false],
  ])('an answer of %i without a valid signature is %s', async (status, kind, mayHaveHappened) => {
    const { item } = await connectShop(
      (_, response) => answerJson(response, { items: [] }, status, { 'x-hash': hash('other') }),
      { http },
    )
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: kind,
      mayHaveHappened,
    })
  })

  test.each([
    ['a page for people', '<html>We are busy</html>'],
    ['half an answer', '{"items":[{"id"'],
  ])('%s without a signature passes, though its status is good', async (_, body) => {
    const { item } = await connectShop((_request, response) => response.writeHead(200).end(body), {
      http,
    })
    expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
      class: 'temporary',
      message: expect.stringContaining('neither JSON nor signed'),
      mayHaveHappened: true,
    })
  })

  test('are checked over answers longer than a formula may make text', async () => {
    const body = JSON.stringify({ items: [{ id: 1, sku: 'A', note: 'x'.repeat(6_000_000) }] })
    const { item, server } = await connectShop(
      ({ method, url }, response) => {
        const isRight = server.requests.length === 1
        const signed = `${method}|${url}|${body}|D`
        response.writeHead(200, { 'x-hash': hash(isRight ? signed : `${signed} `) }).end(body)
      },
      { http },
    )
    const find = () => item.find({ sku: 'A' }, { fresh: true, signal })
    expect(await find()).toHaveLength(1)
    expect(await failureOf(find())).toMatchObject({ class: 'config' })
  })
})

test('who is denied with another signature hears what the connector says about the status alone', async () => {
  const rules = `
  errors:
    - { if: =body.code = "X", is: invalid, say: =body.text }
    - { if: =status = 401, is: config, say: '="Check the key." & body.text' }`
  const { item } = await connectShop(
    (_, response) => answerJson(response, { code: 'X', text: 'forged' }, 401),
    { http: `${SIGNED}${rules}` },
  )
  expect(await failureOf(item.create({}, { operation: 'o', signal }))).toMatchObject({
    class: 'config',
    message: 'Check the key.',
    mayHaveHappened: false,
  })
})
