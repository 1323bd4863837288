import { expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { dedent } from '../../../engine/testing/dedent.ts'
import { transportSpecs } from '../../specs.ts'
import { runConnectorTests } from './run-connector-tests.ts'

const connector = (request: string, set = '{ title: Mug, content: AAH/ }') => dedent`
  connector: images
  format: 1
  title: Images
  settings: { type: object, properties: {} }
  http: { base: "https://images.example" }
  resources:
    image:
      title: Image
      key: =id
      create:
        post: /images
        item: =$
        multipart:
          fields: { title: =$set.title, "tags[]": [a, b] }
          files: { file: { name: a.png, type: image/png, base64: =$set.content } }
      schema: { properties: { id: { type: integer }, title: { type: string }, content: { type: string, writeOnly: true } } }
  tests:
    - it: makes one
      create: image
      set: ${set}
      http:
        - request: { post: /images, ${request} }
          response: { status: 200, body: { id: 7 } }
      expect: { id: 7 }
`

async function failuresOf(text: string): Promise<readonly string[]> {
  const { plan, diagnostics } = compileConnector('images.yaml', text, {
    transports: transportSpecs,
  })
  expect(diagnostics).toEqual([])
  if (!plan) throw new Error('no plan')
  const [result] = await runConnectorTests(plan)
  return result?.failures ?? ['no test']
}

const FILE = '{ name: a.png, type: image/png, base64: AAH/ }'
const multipart = (fields: string, file = FILE) =>
  `multipart: { fields: ${fields}, files: { file: ${file} } }`

test('fields and files are recorded as they are written, in any order', async () => {
  const recorded = multipart('{ "tags[]": [a, b], title: Mug }')
  expect(await failuresOf(connector(recorded))).toEqual([])
})

test('a file that is not sent is not recorded', async () => {
  const recorded = 'multipart: { fields: { title: Mug, "tags[]": [a, b] } }'
  expect(await failuresOf(connector(recorded, '{ title: Mug }'))).toEqual([])
})

test.each([
  ['another field', multipart('{ title: Cup, "tags[]": [a, b] }'), 'the multipart of POST /images'],
  ['a field less', multipart('{ title: Mug }'), 'the multipart of POST /images'],
  [
    'other bytes',
    multipart('{ title: Mug, "tags[]": [a, b] }', FILE.replace('AAH/', 'AAH+')),
    'the multipart of POST /images',
  ],
  [
    'another name of the file',
    multipart('{ title: Mug, "tags[]": [a, b] }', FILE.replace('a.png', 'b.png')),
    'the multipart of POST /images',
  ],
  [
    'no base64',
    multipart('{ title: Mug, "tags[]": [a, b] }', FILE.replace('AAH/', '"!"')),
    'the multipart of POST /images',
  ],
  ['JSON', 'body: { title: Mug }', 'with a multipart, want a body'],
  ['a form', 'form: { title: Mug }', 'with a multipart, want a form'],
])('a request that was recorded with %s is told', async (_, request, told) => {
  expect(await failuresOf(connector(request))).toEqual([expect.stringContaining(told)])
})

test.each([
  ['body: =$set', 'one_of'],
  ['ndjson: [=$set]', 'one_of'],
])('a request with %s besides is refused', (other, code) => {
  const text = connector(multipart('{}')).replace(
    /^( *)item: .*$/m,
    (all, gap) => `${all}\n${gap}${other}`,
  )
  const { diagnostics } = compileConnector('images.yaml', text, { transports: transportSpecs })
  expect(diagnostics.map((each) => each.code)).toContain(`connector.${code}`)
})

test.each([
  'files: { file: { name: a.png } }',
  'files: { file: { base64: a, content: b } }',
  'parts: {}',
])('a file without contents, and unknown keys (%s), are refused', (wrong) => {
  const text = connector(multipart('{}')).replace(/files: .*\n/, `${wrong}\n`)
  const { plan, diagnostics } = compileConnector('images.yaml', text, {
    transports: transportSpecs,
  })
  expect(plan).toBeUndefined()
  expect(diagnostics.length).toBeGreaterThan(0)
})
