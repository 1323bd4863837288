import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { dutch } from '../../server/contract/words/dutch.ts'
import { italian } from '../../server/contract/words/italian.ts'
import { compileConnector } from '../plan/compile-connector.ts'
import { dedent } from '../testing/dedent.ts'
import { unsaidIn } from '../testing/sentence-codes.ts'
import { CONNECTOR_SENTENCES } from './connector-sentences.ts'
import { translateProblem } from './translate-sentences.ts'

const HEAD = dedent`
  connector: shop
  format: 1
  title: A shop
  settings: { type: object, properties: { url: { type: string }, secret: { type: string }, key: { type: string, writeOnly: true }, login: { type: object, properties: { pin: { type: string, writeOnly: true } } } } }
  http: { base: =$settings.url }
  resources:
    note:
      title: Note
      list: { get: "/items/{item}/notes", items: =notes }
      record: { item: =item }
    item:
      title: Item
      key: =id
      record: { id: =id, sku: =code }
`

/** A line of the item, or a resource beside it. */
const MISTAKES: readonly (readonly [about: string, line: string])[] = [
  ['a table', `    list: { get: /items, items: '=$translate("vat", items)' }`],
  ['a secret in what a system answered', '    list: { get: /items, items: =$settings.key }'],
  ['a request with a body', '    get: { get: "/items/{id}", body: {} }'],
  ['a query in a path', '    delete: { delete: "/items?id={code}" }'],
  [
    'how much a page holds',
    '    list: { get: /items, items: =items, pages: { page: page, size: { limit: 250, most: 1 } } }',
  ],
  [
    'pages of which nobody knows how long they are',
    '    list: { get: /items, items: =items, pages: { page: page } }',
  ],
  [
    'pages that are too small to overlap',
    '    list: { get: /items, items: =items, pages: { page: page, size: { limit: 5 } } }',
  ],
  [
    'how changes are found',
    '    list: { get: /items, items: =items, changed: { at: =at }, between: { at: =at, query: { after: =$from } } }',
  ],
  ['a list within another', '    list: { get: /items, items: =items, within: { cup: itme } }'],
  ['an index that nothing fills', '    find: [{ by: [name], index: 10m }]'],
  [
    'an index of what comes into being that no list can be asked for',
    '    list: { get: /items, items: =items }\n    find: [{ by: [name], index: 10m, created: 1h }]',
  ],
  [
    'a search that asks for nothing',
    '    find: [{ by: [sku], get: /items, query: { sku: =sku }, items: =items }]',
  ],
  [
    'a search that shows at once what was created',
    '    find: [{ by: [sku], get: /items, query: { sku: =$by.sku }, items: =items }]\n    create: { post: /items, body: =$set, item: =$, settle: 0s }',
  ],
  ['a kept list that is none', '    find: [{ by: [name], kept: 10m }]'],
  ['fields of its schema', '    schema: { properties: { id: {}, name: {} } }'],
  ['lists that complete a record', '    more: { items: { list: item }, lines: { list: lime } }'],
  ['a list that needs more', '    more: { notes: { list: note, by: itme } }'],
  ['a list for all', '    more: { notes: { list: note, by: itme, key: =id } }'],
  [
    'a part that is not known',
    '  cup: { title: Cup, key: =id, more: { notes: { list: note, with: { item: =id } } }, record: { id: =id, notes: =more.note } }',
  ],
  ['an empty resource', '  cup: { title: Cup }'],
  ['a resource without a key', '  cup: { title: Cup, get: { get: /cup }, record: { id: =id } }'],
  ['a test of nothing', 'tests: [{ it: does nothing, http: [], expect: [] }]'],
  ['a test of what does not exist', 'tests: [{ it: lists, list: note2, http: [], expect: [] }]'],
  ['a test of what cannot be done', 'tests: [{ it: creates, create: item, http: [], expect: [] }]'],
]

/** What is wrong in a connector, and what to do about it. */
function said(line: string): readonly string[] {
  const { diagnostics } = compileConnector('shop.yaml', `${HEAD}${line}\n`, {
    transports: transportSpecs,
  })
  return diagnostics
    .filter(({ code }) => code.startsWith('connector.'))
    .flatMap(({ message, hint }) => (hint === undefined ? [message] : [message, hint]))
}

describe.each([
  ['Italian', italian],
  ['Dutch', dutch],
])('what is wrong in a connector is said in %s', (_, words) => {
  test.each(MISTAKES)('about %s', (_about, line) => {
    for (const sentence of said(line)) {
      const translated = translateProblem(sentence, words)
      expect(translated).not.toBe(sentence)
      for (const quoted of sentence.match(/"[^"]*"/g) ?? []) expect(translated).toContain(quoted)
    }
  })
})

test('these mistakes make every sentence about connectors be said', () => {
  const texts = MISTAKES.flatMap(([, line]) => said(line))
  expect(unsaidIn(texts, Object.keys(CONNECTOR_SENTENCES))).toEqual([])
})
