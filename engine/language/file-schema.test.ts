import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { isJsonList, isJsonObject, type Json } from '../json.ts'
import { ENGLISH } from '../locales/en/words.ts'
import { loadWords } from '../messages/load-words.ts'
import { dedent } from '../testing/dedent.ts'
import { SHOP, TILL } from '../testing/sample-connectors.ts'
import { type FileKind, fileSchema } from './file-schema.ts'
import { readYaml } from './read-yaml.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })

function mistakes(kind: FileKind, text: string): readonly string[] {
  const validate = ajv.compile({ ...fileSchema(kind, { transports: transportSpecs }) })
  validate(readYaml('a.yaml', text, () => {}).value)
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
}

const FLOW = dedent`
  flow: orders
  format: 1
  title: Orders
  connections: { shop: web-shop, pos: till }
  trigger: { cron: "30 6 * * 1-5", zone: Europe/Amsterdam }
  tables: { pay: { rows: { ideal: 3 }, otherwise: { use: 9 } } }
  source: { read: shop.order, with: { status: paid } }
  steps:
    - if: =paid
      do:
        - write: pos.order
          mode: =$if(paid, "create", "upsert")
          createOnly: [reference]
          set: { reference: =number, lines: { for: =lines, set: { sku: =sku } } }
      else:
        - fail: Not paid
  deletes: { limit: 5%, do: [ { delete: pos.product } ] }
  errors: { retries: 3, then: park }
  tests:
    - it: books
      record: { number: "1" }
      given: { pos.debtor: [ { id: 1 } ], links: [ { source: shop.order, key: 1, target: pos.order, id: 2 } ] }
      expect: { result: done, writes: [ { create: pos.order, set: { reference: "1" } } ] }
`

describe('what the engine takes, an editor takes too', () => {
  test.each<[FileKind, string]>([
    ['flow', FLOW],
    ['connector', SHOP],
    ['connector', TILL],
    [
      'overlay',
      'flow: a\nextends: orders\nchange: { debtor: { set: { name: x } } }\ninsert: [ { before: debtor, steps: [ { skip: x } ] } ]\n',
    ],
    [
      'integration',
      'integration: a\nformat: 1\ntitle: A\nconnections: { shop: x }\nflows: [ a, b: { direction: { up: c } } ]\n',
    ],
    ['steps', 'steps: a\nformat: 1\ntakes: [x]\ndo: [ { let: { a: =$x } } ]\ngives: =$a\n'],
    ['titles', 'title: Ordini\n'],
  ])('%s', (kind, text) => {
    expect(mistakes(kind, text)).toEqual([])
  })
})

test.each([
  ['an unknown key', FLOW.replace('trigger:', 'triger:'), '/ additionalProperties'],
  [
    'a wrong value inside a step',
    FLOW.replace('- fail: Not paid', '- fail: ""'),
    '/steps/0/else/0/fail minLength',
  ],
])('an editor is told about %s', (_, text, expected) => {
  expect(mistakes('flow', text).map((line) => line.replace(/^ /, '/ '))).toContain(expected)
})

test('every key of a flow has a description for the editor to show', () => {
  const { properties } = fileSchema('flow', { transports: transportSpecs }) as {
    properties: Record<string, { description?: string }>
  }
  const silent = Object.entries(properties).filter(([, { description }]) => !description)
  expect(silent.map(([name]) => name)).toEqual([])
})

/** The texts that a schema has under a key, wherever they stand. */
function textsUnder(key: string, node: Json | undefined): readonly string[] {
  if (isJsonList(node)) return node.flatMap((each) => textsUnder(key, each))
  if (!isJsonObject(node)) return []
  return Object.entries(node).flatMap(([name, value]) =>
    name === key && typeof value === 'string' ? [value] : textsUnder(key, value),
  )
}

test('the messages that specs name are there, and stand in words in the schemas of editors', () => {
  const english = new Set(Object.values(ENGLISH.texts))
  const kinds: readonly FileKind[] = ['connector', 'flow', 'integration', 'overlay', 'steps']
  const schemas = kinds.map((kind) => fileSchema(kind, { transports: transportSpecs }))
  for (const key of ['errorMessage', 'description']) {
    const said = schemas.flatMap((schema) => textsUnder(key, schema))
    expect(said.length).toBeGreaterThan(10)
    expect(said.filter((text) => !english.has(text))).toEqual([])
  }
  expect(schemas.flatMap((schema) => textsUnder('subject', schema))).toEqual([])
  expect(schemas.flatMap((schema) => textsUnder('title', schema))).toContain('a step')
})

test('what keys are for stands there in the language that is asked for', async () => {
  const [english, dutch] = await Promise.all(
    ['en', 'nl'].map(async (language) => {
      const words = await loadWords(language)
      return textsUnder('description', fileSchema('flow', { words }))
    }),
  )
  expect(dutch).toHaveLength(english?.length ?? 0)
  expect(dutch).toContain('Wanneer de flow draait.')
  expect(dutch?.filter((text) => english?.includes(text))).toEqual([])
})
