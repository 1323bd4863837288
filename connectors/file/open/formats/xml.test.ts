import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../../engine/index.ts'
import type { XmlPlan } from '../../spec/file-plan.ts'
import type { Entry } from './format.ts'
import { createWriter } from './render.ts'
import { createXmlParser } from './xml.ts'

interface Options extends Partial<XmlPlan> {
  readonly types?: Readonly<Record<string, JsonObject>>
}

/** What comes of a file, whose bytes come in pieces of this length. */
function parse(
  content: string | Uint8Array,
  { types = {}, ...plan }: Options = {},
  length = 7,
): readonly Entry[] {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const parser = createXmlParser(
    {
      kind: 'xml',
      encoding: 'utf-8',
      isGiven: false,
      path: ['orders', 'order'],
      root: {},
      ...plan,
    },
    types,
  )
  const entries: Entry[] = []
  for (let at = 0; at < bytes.length; at += length) {
    entries.push(...parser.push(bytes.subarray(at, at + length)))
  }
  return [...entries, ...parser.end()]
}

/** The record, or where it fails and of what. */
function shown(content: string | Uint8Array, options: Options = {}, length = 7) {
  return parse(content, options, length).map(({ line, raw, problem }) =>
    problem ? `${line} ${problem.code}` : raw,
  )
}

function orders(...records: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<orders>\n${records.join('\n')}\n</orders>\n`
}

describe('XML', () => {
  test('has a record in each element of a path, wherever its bytes are cut', () => {
    const text = orders(
      '<order id="1"><name>Größe &amp; Co</name><note/></order>',
      '<other><order><name>no</name></order></other>',
      '<order id="2"><name><![CDATA[<b>]]></name></order>',
    )
    for (const length of [1, 3, 1000]) {
      expect(shown(text, {}, length)).toEqual([
        { '@id': '1', name: 'Größe & Co', note: null },
        { '@id': '2', name: '<b>' },
      ])
    }
  })

  test('tells the line of each record', () => {
    const text = orders('<order><a>1</a></order>', '', '<order>\n<a>2</a>\n</order>')
    expect(parse(text).map(({ line }) => line)).toEqual([3, 5])
  })

  test('has maps in elements with others or with attributes, and lists in those that come again', () => {
    const record = `<order xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x">
      <c:customer><c:name>Anna</c:name></c:customer>
      <line><sku>A</sku></line> <line><sku>B</sku></line>
      <total currency="EUR">12.50</total>
      <mixed>some <b>bold</b></mixed>
      <gone xsi:nil="true"/>
    </order>`
    expect(shown(orders(record))).toEqual([
      {
        customer: { name: 'Anna' },
        line: [{ sku: 'A' }, { sku: 'B' }],
        total: { '@currency': 'EUR', '#text': '12.50' },
        mixed: { b: 'bold', '#text': 'some' },
        gone: null,
      },
    ])
  })

  test('has numbers, and what is true or false, where the schema says so', () => {
    const types: Options['types'] = {
      total: { type: ['number', 'null'] },
      paid: { type: 'boolean' },
      open: { type: 'boolean' },
      '@id': { type: 'integer' },
      line: {
        type: 'array',
        items: { type: 'object', properties: { count: { type: 'integer' } } },
      },
    }
    const record =
      '<order id="7"><total>1.5</total><paid>true</paid><open>0</open><sku>007</sku><line><count>2</count></line></order>'
    expect(shown(orders(record), { types })).toEqual([
      { '@id': 7, total: 1.5, paid: true, open: false, sku: '007', line: { count: 2 } },
    ])
  })

  test('may be one record', () => {
    expect(shown('<order><id>1</id></order>', { path: ['order'] })).toEqual([{ id: '1' }])
  })

  test.each([
    ['its declaration says', '<?xml version="1.0" encoding="ISO-8859-1"?>', {}],
    ['the connector says', '<?xml version="1.0"?>', { encoding: 'windows-1252', isGiven: true }],
  ])('is in the encoding that %s', (_, head, options) => {
    const text = `${head}<orders><order><name>Größe</name></order></orders>`
    expect(shown(Buffer.from(text, 'latin1'), options)).toEqual([{ name: 'Größe' }])
    expect(shown(Buffer.from(text, 'latin1'), options, 1)).toEqual([{ name: 'Größe' }])
  })

  test('is in UTF-16 where a mark at its start says so', () => {
    const text =
      '\u{feff}<?xml version="1.0" encoding="UTF-16"?><orders><order><a>ü</a></order></orders>'
    expect(shown(Buffer.from(text, 'utf16le'))).toEqual([{ a: 'ü' }])
  })

  test.each([
    [
      'ends in the middle',
      '<orders><order><a>1</a></order>\n<order><a>2</a>\n',
      [{ a: '1' }, '0 fileXmlEnds'],
    ],
    [
      'is not well-formed further on',
      '<orders><order><a>1</a></order><order><a>2</b></order><order><a>3</a></order></orders>',
      [{ a: '1' }, '0 fileXmlForm'],
    ],
    [
      'has an entity that is its own',
      '<orders><order><a>&x;</a></order></orders>',
      ['0 fileXmlForm'],
    ],
    ['has another root', '<html><order/></html>', ['0 fileXmlRoot']],
    ['is empty', '', ['0 fileXmlEnds']],
    ['is no XML', 'id;name\n1;Anna\n', ['0 fileXmlForm']],
    [
      'has a document type',
      '<!DOCTYPE orders [<!ENTITY x SYSTEM "file:///etc/passwd">]><orders><order><a>&x;</a></order></orders>',
      ['0 fileXmlDoctype'],
    ],
    ['is nested without end', `<orders><order>${'<a>'.repeat(5_000)}`, ['0 fileXmlDeep']],
    [
      'declares an encoding that there is not',
      '<?xml version="1.0" encoding="utf-9"?><orders/>',
      ['0 fileEncodingUnknown'],
    ],
  ])('that %s is told of as a whole, and what came before is read', (_, text, expected) => {
    expect(shown(text)).toEqual(expected)
    expect(shown(text, {}, 100_000)).toEqual(expected)
  })

  test('tells where it ends or is wrong', () => {
    const [, ends] = parse('<orders><order><a>1</a></order>\n<order><a>2</a>\n')
    expect(ends?.problem?.values).toEqual({ line: '3' })
    const [wrong] = parse('<orders>\n<order><a>2</b></order></orders>')
    expect(wrong?.problem?.values).toMatchObject({ line: '2' })
  })

  test('costs a record that is too long, and no other', () => {
    const long = `<order><a>${'x'.repeat(3_000_000)}</a></order>`
    const many = `<order>${'<a>1</a>'.repeat(300_000)}</order>`
    const text = orders('<order><a>1</a></order>', many, '<order><a>4</a></order>')
    expect(shown(text, {}, 65_536)).toEqual([{ a: '1' }, '4 fileRecordLong', { a: '4' }])
    // Of one value that is too long, the rest cannot be left without being read.
    expect(shown(orders(long, '<order><a>2</a></order>'), {}, 65_536)).toEqual(['0 fileRecordLong'])
  })

  test('has no fields that are none', () => {
    const [entry] = parse(orders('<order><__proto__><x>1</x></__proto__><a>1</a></order>'))
    expect(Object.keys(entry?.raw ?? {})).toEqual(['__proto__', 'a'])
    expect(Object.getPrototypeOf(entry?.raw)).toBe(Object.prototype)
  })
})

async function render(raw: JsonObject, change: Partial<XmlPlan> = {}): Promise<string> {
  const format: XmlPlan = {
    kind: 'xml',
    encoding: 'utf-8',
    isGiven: true,
    path: ['o', 'r'],
    root: {},
    ...change,
  }
  const { check, pieces } = createWriter({ format, columns: {}, types: {} }, true)
  check(raw)
  return (await buffer(pieces([raw]))).toString('latin1')
}

describe('XML is written', () => {
  test('with attributes, lists, maps and text as they are read', async () => {
    const raw = {
      '@id': 'a "b"\n<c>',
      line: [{ sku: 'A', '@no': '1' }, { sku: 'B' }],
      tag: ['x', 'y'],
      total: { '@currency': 'EUR', '#text': '12.50' },
      mixed: { '#text': 'some', b: { c: 'bold & <more>' } },
      gone: null,
    }
    const { gone, ...rest } = raw
    expect(gone).toBeNull()
    expect(shown(await render(raw), { path: ['o', 'r'] })).toEqual([rest])
  })

  test('with what its encoding does not have by number', async () => {
    const text = await render({ name: 'Größe 5 €, 漢' }, { encoding: 'iso-8859-2' })
    expect(text).toContain('encoding="ISO-8859-2"')
    expect(text).toContain('Gr\u00f6\u00dfe 5 &#8364;, &#28450;')
  })

  test.each([
    ['a name that no element has', { 'a b': 1 }, 'fileXmlName'],
    ['a name of an attribute that none has', { '@a=b': 1 }, 'fileXmlName'],
    ['a list as an attribute', { '@a': [1] }, 'fileNoText'],
    ['a character that XML does not have', { a: 'x\u0000' }, 'fileNoCharacter'],
    ['half a character', { a: '\ud83d' }, 'fileNoCharacter'],
  ])('but not with %s', async (_, raw, code) => {
    await expect(render(raw)).rejects.toThrow(code)
  })
})
