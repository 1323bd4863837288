import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson } from '../../../testing/local-server.ts'
import {
  connectorText,
  connectShop,
  failureOf,
  ITEM,
  readAll,
  signal,
} from '../../testing/connect-shop.ts'

const ANSWERS = '  answers: xml\n'

const XML = ITEM.replace(
  'create: { post: /items, body: { item: =$set }',
  'create: { post: /items, xml: { item: { "@xmlns": "urn:shop", sku: =$set.sku, parent: =$set.parent } }',
)
  .replace(
    'update: { put: "/items/{id}", body: =$set }',
    'update: { put: "/items/{id}", headers: { content-type: text/xml }, xml: "={\\"item\\": $set}" }',
  )
  .replace(
    'schema:',
    'record: { id: =$number(id), sku: =sku, parent: =$number(parent) }\n    schema:',
  )
  .replace('items: =items, pages', 'items: "=$exists(items) ? [items.item]", pages')

function answerXml(
  response: ServerResponse,
  text: string | Uint8Array,
  { status = 200, type = 'application/xml' } = {},
): void {
  response.writeHead(status, { 'content-type': type }).end(text)
}

describe('a request of XML', () => {
  test('is sent as UTF-8 with its type, which the connector may change, and is told by its fields', async () => {
    const heard: unknown[] = []
    const { item, server } = await connectShop(
      (_, response) => answerXml(response, '<item><id>7</id><sku>SECRET&amp;KEY1</sku></item>'),
      {
        http: ANSWERS,
        resources: XML,
        key: 'SECRET&KEY1',
        options: { onExchange: (tell) => heard.push(tell().detail) },
      },
    )
    const made = await item.create({ sku: '<é & "漢">', parent: 2 }, { operation: 'o', signal })
    expect(made.id).toBe('7')
    await item.update(7, { sku: 'SECRET&KEY1', parent: null }, { signal })
    const [create, update] = server.requests
    expect(create?.headers).toMatchObject({
      'content-type': 'application/xml; charset=utf-8',
      accept: 'application/xml, text/xml, application/soap+xml, application/json',
    })
    expect(create?.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><item xmlns="urn:shop"><sku>&lt;é &amp; &quot;漢&quot;&gt;</sku><parent>2</parent></item>',
    )
    expect(update?.headers['content-type']).toBe('text/xml')
    expect(update?.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><item><sku>SECRET&amp;KEY1</sku><parent/></item>',
    )
    expect(heard).toEqual([
      {
        sent: { item: { sku: '<é & "漢">', parent: '2' } },
        received: { item: { id: '7', sku: '***' } },
      },
      { sent: { item: { sku: '***', parent: null } }, received: { item: { id: '7', sku: '***' } } },
    ])
  })

  test.each([
    ['a character that XML has not', { sku: 'a\u0001' }, 'fileNoCharacter'],
    ['half a character', { sku: '\ud83d' }, 'fileNoCharacter'],
  ])('with %s is the mistake of its record, and is not sent', async (_, set, code) => {
    const { item, server } = await connectShop((_request, response) => answerJson(response, {}), {
      http: ANSWERS,
      resources: XML,
    })
    expect(await failureOf(item.create(set, { operation: 'o', signal }))).toMatchObject({
      class: 'invalid',
      mayHaveHappened: false,
      reason: { code },
    })
    expect(server.requests).toEqual([])
  })

  test.each(['Secret & <77>', '"77" & more77'])(
    'hides the secret %j of it where the system repeats it',
    async (key) => {
      const { item } = await connectShop(
        ({ body }, response) => answerJson(response, { error: body }, 422),
        {
          http: '  errors: [{ if: =status = 422, is: invalid, say: =body.error }]\n',
          resources: XML.replace(
            '{\\"item\\": $set}',
            '{\\"item\\": {\\"@a\\": $settings.key, \\"b\\": $settings.key}}',
          ),
          key,
        },
      )
      const { message, reason } = await failureOf(item.update(7, { sku: 'B' }, { signal }))
      expect(message).toContain('<item a="***"><b>***</b></item>')
      expect(JSON.stringify([message, reason])).not.toContain('77')
    },
  )

  test('that searches has its paging in the query', async () => {
    const { connection, server } = await connectShop(
      (_, response) => answerXml(response, '<items><item><id>1</id></item></items>'),
      {
        http: ANSWERS,
        resources: XML.replace(
          'list: { get: /items,',
          'list: { post: /search, xml: { find: { tag: new } },',
        ),
      },
    )
    expect(await readAll(connection, 'item')).toHaveLength(1)
    expect(server.requests[0]?.url).toBe('/api/search?page=1&limit=2')
    expect(server.requests[0]?.body).toContain('<find><tag>new</tag></find>')
  })
})

describe('an answer of XML', () => {
  test.each([
    ['none', '<items/>', []],
    ['one', '<items><item sku="x"><id>1</id></item></items>', [1]],
    [
      'two',
      '<p:items xmlns:p="u"><p:item><p:id>1</p:id></p:item><p:item><p:id>2</p:id></p:item></p:items>',
      [1, 2],
    ],
  ])('has a list of %s', async (_, text, ids) => {
    const { connection } = await connectShop(
      (request, response) =>
        answerXml(response, request.url?.includes('page=1&') ? text : '<items/>'),
      { http: ANSWERS, resources: XML },
    )
    expect((await readAll(connection, 'item')).map(({ record }) => record?.['id'])).toEqual(ids)
  })

  test.each([
    ['its header', 'text/xml; charset=ISO-8859-1', '<item><sku>Größe</sku></item>', 'latin1'],
    [
      'its declaration',
      'text/xml',
      '<?xml version="1.0" encoding="ISO-8859-1"?><item><sku>Größe</sku></item>',
      'latin1',
    ],
    [
      'its header, which wins',
      'application/soap+xml;charset="utf-8"',
      '<?xml version="1.0" encoding="ISO-8859-1"?><item><sku>Größe</sku></item>',
      'utf8',
    ],
    [
      'a mark at its start',
      'application/xml',
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><item><sku>Größe</sku></item>',
      'utf16le',
    ],
    ['nothing, so in UTF-8,', 'application/xml', '\ufeff<item><sku>Größe</sku></item>', 'utf8'],
  ] as const)('is in the encoding that is said by %s', async (_, type, text, encoding) => {
    const { item } = await connectShop(
      (_request, response) => answerXml(response, Buffer.from(text, encoding), { type }),
      { http: ANSWERS, resources: XML },
    )
    expect(await item.read?.(1, signal)).toMatchObject({ record: { sku: 'Größe' } })
  })

  test.each([
    ['is cut', '<items><item><id>1</id>', 'fileXmlEnds'],
    ['is not well-formed', '<items><item></items>', 'fileXmlForm'],
    [
      'has a document type',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><items>&x;</items>',
      'fileXmlDoctype',
    ],
    [
      'is in an encoding that there is not',
      '<?xml version="1.0" encoding="utf-9"?><items/>',
      'fileEncodingUnknown',
    ],
  ])('that %s cannot be read, and says why', async (_, text, code) => {
    const { item } = await connectShop((_request, response) => answerXml(response, text), {
      http: ANSWERS,
      resources: XML,
    })
    expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
      reason: { code: 'notXml', values: { said: { code } } },
    })
  })

  test.each([
    ['a page', 'text/html', '<html><body>moved</body></html>'],
    ['a part of a page', 'text/html', '<h1>404</h1>'],
    [
      'a page that calls itself XML',
      'application/xml',
      '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
    ['a page that is XML', 'application/xhtml+xml', '<html/>'],
    ['half an answer', 'application/xml', '<error>'],
  ])('is not %s, which does not say that a record is gone', async (_, type, text) => {
    const { item } = await connectShop(
      (_request, response) => answerXml(response, text, { status: 404, type }),
      { http: ANSWERS, resources: XML },
    )
    expect(await failureOf(item.delete(1, { signal }))).toMatchObject({ class: 'temporary' })
  })

  test('is not a page, however well it is formed, which does not say that a write is done', async () => {
    const { item } = await connectShop(
      (_, response) => answerXml(response, '<h1>We are busy</h1>', { type: 'text/html' }),
      { http: ANSWERS, resources: XML },
    )
    expect(await failureOf(item.update(1, { sku: 'A' }, { signal }))).toMatchObject({
      class: 'temporary',
      mayHaveHappened: true,
    })
  })

  test('says that a record is gone, as JSON does, which is read as well', async () => {
    const { item } = await connectShop(
      (_, response, count) =>
        count === 1
          ? answerXml(response, '<error>no such</error>', { status: 404 })
          : answerJson(response, { item: { id: 1, sku: 'A' } }),
      { http: ANSWERS, resources: XML },
    )
    expect(await failureOf(item.delete(1, { signal }))).toMatchObject({ class: 'gone' })
    expect(await item.read?.(1, signal)).toMatchObject({ record: { sku: 'A' } })
  })

  test('is none where the connector does not expect it', async () => {
    const { item } = await connectShop((_, response) =>
      answerXml(response, '<Error><Code>NoSuchKey</Code></Error>', { status: 404 }),
    )
    expect(await failureOf(item.delete(1, { signal }))).toMatchObject({ class: 'temporary' })
  })

  test('is not read where it is too long', async () => {
    const { item } = await connectShop(
      (_, response) => answerXml(response, `<item><sku>${'x'.repeat(5_000)}</sku></item>`),
      { http: ANSWERS, resources: XML, options: { maxBytes: 1_000 } },
    )
    const { reason } = await failureOf(item.update(1, {}, { signal }))
    expect(reason).toMatchObject({ code: 'tooLargeAnswer' })
  })

  // SOAP 1.1, 4.4 and 6.2: a fault comes with 500. Some services send it with 200. SOAP 1.2, 5.4.
  test.each([
    [
      500,
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>no such item</faultstring></s:Fault></s:Body></s:Envelope>',
    ],
    [
      200,
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>no such item</faultstring></s:Fault></s:Body></s:Envelope>',
    ],
    [
      500,
      '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang="en">no such item</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>',
    ],
  ])('with a fault (%i) is a refusal by the rules of the connector', async (status, text) => {
    const http = `${ANSWERS}  errors: [{ if: =$exists(body.Envelope.Body.Fault), is: invalid, say: '=$first(body.Envelope.Body.Fault.faultstring, body.Envelope.Body.Fault.Reason.Text.\`#text\`)' }]\n`
    const { item } = await connectShop(
      (_, response) => answerXml(response, text, { status, type: 'text/xml' }),
      { http, resources: XML },
    )
    expect(await failureOf(item.update(1, {}, { signal }))).toMatchObject({
      class: 'invalid',
      mayHaveHappened: false,
      message: 'no such item',
    })
  })
})

function mistakes(call: string): readonly (readonly unknown[])[] {
  const text = connectorText('', ITEM.replace('post: /items, body: { item: =$set }', call))
  const { diagnostics } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  const lines = text.split('\n')
  return diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, line, column }) => [
      code,
      message.code,
      lines[line - 1]?.slice(column - 1, column + 5),
    ])
}

describe('XML in a connector', () => {
  test.each([
    ['post: /items, xml: { a: 1, b: 2 }', 'connector.xml_form', 'xmlOneRoot', '{ a: 1'],
    ['post: /items, xml: { a: [1] }', 'connector.xml_form', 'xmlOneRoot', '{ a: ['],
    ['post: /items, xml: { "@a": 1 }', 'connector.xml_form', 'xmlOneRoot', '{ "@a"'],
    ['post: /items, xml: { a: { "b c": 1 } }', 'connector.xml_form', 'fileXmlName', '1 } },'],
    ['post: /items, xml: { a: [], b: 1 }', 'connector.xml_form', 'xmlOneRoot', '{ a: ['],
    ['post: /items, xml: { a: { "@b": [1] } }', 'connector.xml_form', 'fileNoText', '[1] } '],
    ['post: /items, xml: { a: { "s:b": 1 } }', 'connector.xml_form', 'xmlPrefix', '1 } },'],
    ['post: /items, body: {}, xml: { a: 1 }', 'connector.one_of', 'oneBody', '{}, xm'],
  ])('%s is told where it is wrong', (call, code, says, at) => {
    expect(mistakes(call)).toEqual([[code, says, at]])
  })

  test.each([
    'post: /items, xml: { "s:a": { "@xmlns:s": "u", "s:b": [=$set.sku, { "@s:c": 1, "@xml:lang": en }] } }',
    'post: /items, xml: { "s:a": =$set }',
    'post: /items, xml: =$set',
  ])('%s has no mistake', (call) => {
    expect(mistakes(call)).toEqual([])
  })
})
