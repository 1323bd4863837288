import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { textOf } from '../../../engine/testing/says.ts'
import { transportSpecs } from '../../specs.ts'
import { connectorText } from '../testing/connect-shop.ts'

/** A connector whose batch begins in line 20, below a create of two lines, where each of its keys has a line. */
function problems(create: string, ...batch: readonly string[]) {
  const resources = `  item:
    title: Item
    key: =id
    create:
      ${create}
      batch:
        post: /items/batch
${batch.map((line) => `        ${line}\n`).join('')}
    schema: { properties: { id: { type: string }, shop: { type: string }, name: { type: string } } }
`
  const text = connectorText('', resources)
  const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  return diagnostics.map(
    ({ line, column, code, message }) => `${line}:${column} ${code} ${textOf(message)}`,
  )
}

const CREATE = 'post: /items\n      body: { name: =$set.name }'
const WHOLE = ['each: =$', 'max: 10', 'body: { items: =$items }', 'answers: =items']

describe('several creates in one request', () => {
  test('are declared by a request, the part of each, and the list of answers', () => {
    const more = [
      'pairs: { part: =name, answer: =name }',
      'item: =thing',
      'refused: { if: =$exists(error), status: =error.status, body: =error }',
      'undone: =status = 422 and $exists(body.error)',
    ]
    expect(problems(CREATE, ...WHOLE, ...more)).toEqual([])
  })

  test('need the list of answers, because each record hears of itself alone', () => {
    expect(problems(CREATE, ...WHOLE.slice(0, 3))).toEqual([
      '20:9 connector.key_missing post must have "answers"',
    ])
  })

  test('are at least two', () => {
    expect(problems(CREATE, 'each: =$', 'max: 1', ...WHOLE.slice(2))[0]).toMatch(/^22:14 /)
  })

  test('have no place for the headers of each create', () => {
    const once = `${CREATE}\n      once: { Idempotency-Key: =$operation }`
    expect(problems(once, ...WHOLE)).toEqual([
      '21:9 connector.once_in_batch "once" is sent in the headers of one create, and a batch has one set of headers for all of its creates: none of them would have its own key',
    ])
    const keyed = ['each: \'=$merge([$, { "key": $operation }])\'', ...WHOLE.slice(1)]
    expect(problems(once, ...keyed)).toEqual([])
  })

  test.each([
    ['its path', 'post: "/shops/{shop}/items"\n      body: { name: =$set.name }', 20],
    ['its query', `${CREATE}\n      query: { shop: =$set.shop }`, 21],
    ['a header', `${CREATE}\n      headers: { X-Shop: =$set.shop }`, 21],
  ])('lose nothing that a create has in %s', (_, create, line) => {
    expect(problems(create, ...WHOLE)).toEqual([
      `${line}:9 connector.set_outside_body "each" is made of the body of a create, but this create also puts fields into its path, query or headers: a batch would lose them`,
    ])
  })

  test('are shown where a formula is wrong, by line and column', () => {
    const wrong = [...WHOLE, 'refused: { if: =$exist(error) }']
    expect(problems(CREATE, ...wrong)[0]).toMatch(/^25:25 /)
  })
})
