import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../engine/index.ts'
import { answers, imported, listOf, query } from '../testing/descriptions.ts'

function data(more: JsonObject): JsonObject {
  return { type: 'object', properties: { data: listOf('id'), ...more } }
}

describe('a list goes on', () => {
  test.each<[string, JsonObject, JsonObject]>([
    [
      'by a link in the answer',
      {
        parameters: [query('page')],
        ...answers(data({ links: { properties: { next: { type: 'string' } } } })),
      },
      { link: '=links.next' },
    ],
    [
      'by a token of the answer',
      {
        parameters: [query('pageToken'), query('maxResults', { type: 'integer', maximum: 1000 })],
        ...answers(data({ nextPageToken: { type: 'string' } })),
      },
      { cursor: 'pageToken', next: '=nextPageToken', size: { maxResults: 250 } },
    ],
    [
      'after the last key',
      {
        parameters: [query('starting_after'), query('limit', { type: 'integer' })],
        ...answers(data({ has_more: { type: 'boolean' } })),
      },
      { after: 'starting_after', last: '=id', size: { limit: 100 } },
    ],
    [
      'by an offset',
      { parameters: [query('$skip', { type: 'integer' }), query('$top')], ...answers(data({})) },
      { offset: '$skip', size: { $top: 100 } },
    ],
    [
      'by pages that count from zero',
      {
        parameters: [query('page', { type: 'integer', minimum: 0 }), query('size')],
        ...answers(data({})),
      },
      { page: 'page', first: 0, size: { size: 100 } },
    ],
  ])('%s', (_, get, pages) => {
    expect(imported({ '/things': { get } }).resources.thing.list.pages).toEqual(pages)
  })

  test('by addresses, where the answer says what comes before as well', () => {
    const next = { next: { type: 'string' }, previous: { type: 'string' } }
    const get = { parameters: [query('cursor')], ...answers(data(next)) }
    expect(imported({ '/things': { get } }).resources.thing.list.pages).toEqual({ link: '=next' })
  })

  test('by a token within what is next', () => {
    const after = { type: 'object', properties: { after: { type: 'string' } } }
    const paging = { type: 'object', properties: { next: after } }
    const get = { parameters: [query('after')], ...answers(data({ paging })) }
    expect(imported({ '/things': { get } }).resources.thing.list.pages).toEqual({
      cursor: 'after',
      next: '=paging.next.after',
    })
  })

  test('by the header that RFC 8288 describes', () => {
    const content = { 'application/json': { schema: listOf('id') } }
    const responses = { 200: { headers: { Link: { schema: { type: 'string' } } }, content } }
    const get = { parameters: [query('per_page', { type: 'integer', maximum: 100 })], responses }
    const { link, size } = imported({ '/things': { get } }).resources.thing.list.pages
    expect({ isHeader: link.startsWith('=$match($headers.link'), size }).toEqual({
      isHeader: true,
      size: { per_page: 100 },
    })
  })

  test.each([
    ['as its choices', { type: 'integer', enum: [10, 25, 50] }, 50],
    ['in words', { type: 'integer', description: 'How many, at most 30.' }, 30],
  ])('with pages as large as the description says %s', (_, schema, size) => {
    const get = { parameters: [query('page'), query('limit', schema)], ...answers(data({})) }
    const { resources: made, guesses } = imported({ '/things': { get } })
    expect(made.thing.list.pages).toEqual({ page: 'page', size: { limit: size } })
    expect(guesses.map(({ reason }) => reason.code)).not.toContain('guessSize')
  })

  test.each([
    ['an offset that begins with one', query('offset', { type: 'integer', minimum: 1 })],
    [
      'an offset that is a text',
      query('offset', { type: 'string', description: 'The token that was returned.' }),
    ],
    ['a time before which records are asked for', query('before')],
  ])('in a way that is told to be unknown: %s', (_, parameter) => {
    const get = { parameters: [parameter], ...answers(data({})) }
    const { resources: made, guesses } = imported({ '/things': { get } })
    expect(made.thing.list).not.toHaveProperty('pages')
    expect(guesses.map(({ reason }) => reason.code)).toContain('guessOtherPages')
  })

  test('not at all where a token has no place in the answer', () => {
    const get = { parameters: [query('cursor')], ...answers(data({})) }
    expect(imported({ '/things': { get } }).resources.thing.list).not.toHaveProperty('pages')
  })
})
