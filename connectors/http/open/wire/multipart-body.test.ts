import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { answerJson, type ReceivedRequest } from '../../../testing/local-server.ts'
import { connectShop, failureOf, signal } from '../../testing/connect-shop.ts'
import { multipartType, writeMultipart } from './multipart-body.ts'

/** What an independent reader (Node's own) finds in a body, in its order. */
async function readBack(bytes: Buffer, type: string): Promise<readonly (readonly unknown[])[]> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type },
  }).formData()
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).toString('base64')],
    ),
  )
}

function written(value: Parameters<typeof writeMultipart>[0]) {
  const { bytes, boundary } = writeMultipart(value)
  return readBack(bytes, multipartType(boundary, undefined))
}

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, at) => at)).toString('base64')

test('fields and files are read as what they are, fields first', async () => {
  const files = { image: { name: 'a.png', type: 'image/png', base64: ALL_BYTES } }
  const fields = { purpose: 'product', size: 12.5, isPublic: true, note: 'é €\r\n--x', gone: null }
  expect(await written({ files, fields })).toEqual([
    ['purpose', 'product'],
    ['size', '12.5'],
    ['isPublic', 'true'],
    ['note', 'é €\r\n--x'],
    ['gone', ''],
    ['image', 'a.png', 'image/png', ALL_BYTES],
  ])
})

test('nested fields and lists are named as those of a form', async () => {
  const fields = { tags: ['a', 'b'], address: { city: 'Gent', lines: [{ n: 1 }] } }
  expect(await written({ fields })).toEqual([
    ['tags', 'a'],
    ['tags', 'b'],
    ['address[city]', 'Gent'],
    ['address[lines][0][n]', '1'],
  ])
})

test('several files of one field follow each other, and one without contents is left out', async () => {
  const files = {
    'attachments[]': [
      { name: 'a.txt', text: 'é' },
      { name: 'none.txt', text: null },
      { name: 'b.bin', base64: 'AP8' },
      null,
    ],
    other: { name: 'c' },
  }
  expect(await written({ files })).toEqual([
    ['attachments[]', 'a.txt', 'text/plain; charset=utf-8', Buffer.from('é').toString('base64')],
    ['attachments[]', 'b.bin', 'application/octet-stream', 'AP8='],
  ])
})

test('contents without a name are a field with a type, such as JSON', () => {
  const files = { metadata: { type: 'application/json', text: { a: 1 } } }
  const { bytes, boundary } = writeMultipart({ files })
  // RFC 7578, 4.2 and 4.4: a part has a name, and may have a type; only a file has a file name.
  expect(bytes.toString()).toBe(
    `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--${boundary}--\r\n`,
  )
})

test('a name cannot end its header, nor begin another', async () => {
  const name = 'a"; filename="b\r\nX-Evil: 1\r\n\r\n.txt'
  // HTML, "multipart/form-data encoding algorithm": %22, %0D and %0A, and everything else as it is.
  const { bytes } = writeMultipart({ files: { [name]: { name, text: 'x' } } })
  const escaped = 'a%22; filename=%22b%0D%0AX-Evil: 1%0D%0A%0D%0A.txt'
  expect(bytes.toString()).toContain(
    `form-data; name="${escaped}"; filename="${escaped}"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nx\r\n`,
  )
  expect(await written({ files: { f: { name: 'Überweisung 100%.pdf', text: 'x' } } })).toEqual([
    ['f', 'Überweisung 100%.pdf', 'text/plain; charset=utf-8', 'eA=='],
  ])
})

test('the same contents are the same bytes, and others have another boundary', () => {
  const one = writeMultipart({ fields: { a: '1', b: '2' } })
  expect(writeMultipart({ fields: { a: '1', b: '2' } })).toEqual(one)
  expect(writeMultipart({ fields: { a: '1', b: '3' } }).boundary).not.toBe(one.boundary)
  // RFC 2046, 5.1.1: at most 70 of these.
  expect(one.boundary).toMatch(/^[\w'()+,./:=?-]{1,70}$/)
})

test('contents that hold the boundary of others are whole', async () => {
  const inner = writeMultipart({ fields: { a: '1' } }).bytes.toString()
  expect(await written({ fields: { inner } })).toEqual([['inner', inner]])
})

test.each([
  [undefined, 'multipart/form-data; boundary=B'],
  ['application/json', 'multipart/form-data; boundary=B'],
  ['multipart/form-data', 'multipart/form-data; boundary=B'],
  ['multipart/form-data; boundary=old', 'multipart/form-data; boundary=B'],
  [
    'Multipart/Related; type="application/json"',
    'Multipart/Related; type="application/json"; boundary=B',
  ],
])('a type that is given as %s is sent as %s', (given, sent) => {
  expect(multipartType('B', given)).toBe(sent)
})

test.each([
  [{ fields: 'a' }, 'config'],
  [{ files: ['a'] }, 'config'],
  [{ files: { a: 'b' } }, 'config'],
  [{ files: { a: { base64: 'a*b=' } } }, 'invalid'],
  [{ files: { a: { base64: 'abcde' } } }, 'invalid'],
  [{ files: { a: { base64: 5 } } }, 'invalid'],
  [{ files: { a: { text: 'x', type: 'a/b\r\nX: y' } } }, 'invalid'],
])('%j is refused before anything is sent', (value, kind) => {
  expect(() => writeMultipart(value)).toThrow(
    expect.objectContaining({ class: kind, mayHaveHappened: false }),
  )
})

const ITEM = `
  item:
    title: Item
    key: =id
    create:
      post: /items
      item: =$
      once: { Idempotency-Key: =$operation }
      multipart:
        fields: { title: =$set.title, folder: { id: 7 } }
        files:
          file: { name: =$set.fileName, type: image/png, base64: =$set.content }
    schema: { properties: { id: { type: integer }, title: { type: string }, fileName: { type: string }, content: { type: string } } }
`
const NEW = { title: 'é', fileName: 'a.png', content: ALL_BYTES }
const SENT = [
  ['title', 'é'],
  ['folder[id]', '7'],
  ['file', 'a.png', 'image/png', ALL_BYTES],
]

const readRequest = ({ bytes, headers }: ReceivedRequest) =>
  readBack(bytes, headers['content-type'] ?? '')

test('a create uploads a file by the bytes that its base64 stands for', async () => {
  const { server, item } = await connectShop((_, response) => answerJson(response, { id: 1 }), {
    resources: ITEM,
    http: '  headers: { Content-Type: application/json }',
  })
  expect(await item.create(NEW, { operation: 'o', signal })).toMatchObject({ id: 1 })
  await item.create({ title: 'only' }, { operation: 'p', signal })
  const [first, second] = server.requests
  expect(first && (await readRequest(first))).toEqual(SENT)
  expect(first?.headers['content-length']).toBe(String(first?.bytes.length))
  expect(second && (await readRequest(second))).toEqual([
    ['title', 'only'],
    ['folder[id]', '7'],
  ])
})

test('another attempt sends the same bytes', async () => {
  const { server, item } = await connectShop(
    (_, response, count) => answerJson(response, { id: 1 }, count === 1 ? 429 : 200),
    { resources: ITEM },
  )
  await item.create(NEW, { operation: 'o', signal })
  const [first, second] = server.requests
  expect(server.requests).toHaveLength(2)
  expect(second?.bytes).toEqual(first?.bytes)
  expect(second?.headers['content-type']).toBe(first?.headers['content-type'])
})

test('who listens is shown the fields, and of a file what it is called and how long it is', async () => {
  const heard: unknown[] = []
  const { item } = await connectShop((_, response) => answerJson(response, { id: 1 }), {
    resources: ITEM,
    options: { onExchange: (tell) => heard.push(tell()) },
  })
  await item.create({ ...NEW, title: 'SECRETKEY0001' }, { operation: 'o', signal })
  expect(heard).toMatchObject([
    { detail: { sent: { title: '***', file: { type: 'image/png', bytes: 256 } } } },
  ])
  expect(JSON.stringify(heard)).not.toContain(ALL_BYTES.slice(0, 20))
})

test('what is no base64 is sent to nobody', async () => {
  const { server, item } = await connectShop((_, response) => answerJson(response, { id: 1 }), {
    resources: ITEM,
  })
  const error = await failureOf(
    item.create({ ...NEW, content: 'https://a.example/a.png' }, { operation: 'o', signal }),
  )
  expect(error).toMatchObject({ class: 'invalid', mayHaveHappened: false })
  expect(error.reason).toMatchObject({ code: 'notBase64', values: { field: 'file' } })
  expect(server.requests).toEqual([])
})

test('a signature of AWS is of the bytes of the parts', async () => {
  const { server, item } = await connectShop((_, response) => answerJson(response, { id: 1 }), {
    resources: ITEM,
    http: '  auth: { aws: { accessKey: a, secretKey: =$settings.key, region: r, service: s3 } }',
  })
  await item.create(NEW, { operation: 'o', signal })
  const [request] = server.requests
  const hash = createHash('sha256')
    .update(request?.bytes ?? '')
    .digest('hex')
  expect(request?.headers['x-amz-content-sha256']).toBe(hash)
  expect(request && (await readRequest(request))).toEqual(SENT)
})
