import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../engine/index.ts'
import { readXml } from './read-xml.ts'
import { Refusal } from './sax.ts'
import { isElementName } from './spec/xml-name.ts'
import { UnwritableError } from './unwritable-error.ts'
import { writeXml } from './write-document.ts'

/**
 * What libxml2 2.14 (libxml2-wasm 0.7.2) takes for XML: characters that it refuses, ranges of characters that names begin with
 * and go on with, and documents of random trees. Of those it read `text` as the tree that `value` stands for, and wrote `theirs`.
 */
interface Golden {
  readonly refused: readonly number[]
  readonly starts: readonly string[]
  readonly goesOn: readonly string[]
  readonly documents: readonly {
    readonly value: Json
    readonly text: string
    readonly theirs: string
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('testing/golden.json', import.meta.url), 'utf8'),
)

/** All characters that take one unit. */
const PLANE = Array.from({ length: 0x10000 }, (_, at) => at).filter(
  (at) => at < 0xd800 || at > 0xdfff,
)

const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '"/><evil a="',
    "' onload='",
    '&lt;',
    '&#0;',
    '&amp;amp;',
    '</a><b>',
    '<!--',
    '-->',
    '<?php ?>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '\r\n\t ',
    'é€漢🙂',
    '\u0085\u2028',
    '__proto__',
    '=$secret',
  ),
)
const TEXT = HOSTILE.filter((text) => Array.from(text).every(isOfXml))

/** XML 1.0, 2.2. */
function isOfXml(character: string): boolean {
  return /[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(character)
}

const NAME = fc.constantFrom('a', 'b', 'Größe', '_x-1.y', 'constructor', '__proto__', 'xmlData')

/** The value that an element is read as. */
const { value: VALUE } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    TEXT.map((text) => (text.trim() === '' ? null : text.trim())),
    fc
      .record({ attributes: fields(TEXT), inside: fields(tie('value')) })
      .map(({ attributes, inside }): Json => {
        const own = Object.entries(attributes).map(([name, item]) => [`@${name}`, item] as const)
        const all = [...own, ...Object.entries(inside)]
        return all.length === 0 ? null : Object.fromEntries(all)
      }),
  ),
}))

function fields<T>(of: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(NAME, of, { maxKeys: 3, noNullPrototype: true })
}

describe('XML that is written', () => {
  test('is what another implementation reads as its value', () => {
    expect(golden.documents.length).toBeGreaterThan(50)
    for (const { value: written, text } of golden.documents) expect(writeXml(written)).toBe(text)
  })

  test('is read back as it was, whatever values hold', () => {
    fc.assert(
      fc.property(NAME, VALUE, (name, inner) => {
        const document: JsonObject = Object.fromEntries([[name, inner]])
        const text = writeXml(document)
        // Namespaces are checked by this, and by no reading of ours.
        const strict = new SaxesParser({ xmlns: true })
        strict.on('error', (error) => {
          throw error
        })
        strict.write(text).close()
        expect(readXml(text)).toEqual(document)
      }),
      { numRuns: 500 },
    )
  })

  test('keeps spaces and breaks of lines, in texts and attributes', () => {
    const text = ' a\r\n\tb "c" \' '
    const seen: unknown[] = []
    const strict = new SaxesParser({ xmlns: true })
    strict.on('opentag', ({ attributes }) => seen.push(attributes['b']?.value))
    strict.on('text', (found) => seen.push(found))
    strict.write(writeXml({ a: { '@b': text, '#text': text } })).close()
    expect(seen).toEqual([text, text])
  })

  test('has namespaces as its attributes declare them', () => {
    const uri = 'http://schemas.xmlsoap.org/soap/envelope/'
    const body = { 'm:Get': { '@xmlns:m': 'urn:m', '@soap:mustUnderstand': 1, 'm:id': 7 } }
    const envelope = { 'soap:Envelope': { '@xmlns:soap': uri, 'soap:Body': body } }
    const seen: unknown[] = []
    const strict = new SaxesParser({ xmlns: true })
    strict.on('opentag', (tag) => {
      seen.push([tag.uri, tag.local])
      for (const each of Object.values(tag.attributes)) {
        if (each.prefix !== 'xmlns') seen.push([each.uri, each.local, each.value])
      }
    })
    strict.write(writeXml(envelope)).close()
    expect(seen).toEqual([
      [uri, 'Envelope'],
      [uri, 'Body'],
      ['urn:m', 'Get'],
      [uri, 'mustUnderstand', '1'],
      ['urn:m', 'id'],
    ])
  })

  test.each([
    [
      { a: { b: [1, { '@c': true, '#text': 'x' }, null, ''], d: null, '@e': null, f: [] } },
      '<a><b>1</b><b c="true">x</b><b/><b></b><d/></a>',
    ],
    [{ a: null }, '<a/>'],
    [{ a: 'x' }, '<a>x</a>'],
    [{ a: { '@xml:lang': 'en' } }, '<a xml:lang="en"/>'],
  ])('%j is one line, declared as UTF-8', (value, text) => {
    expect(writeXml(value)).toBe(`<?xml version="1.0" encoding="UTF-8"?>${text}`)
  })

  test.each([
    ['two roots', { a: 1, b: 2 }, 'xmlOneRoot'],
    ['a list as its root', { a: [1, 2] }, 'xmlOneRoot'],
    ['no root', {}, 'xmlOneRoot'],
    ['a text', 'a', 'xmlOneRoot'],
    ['a name that is markup', { 'a><b': 1 }, 'fileXmlName'],
    ['a name of an attribute that is more', { a: { '@b="1" c': 1 } }, 'fileXmlName'],
    ['a name with two prefixes', { a: { 'b:c:d': 1 } }, 'fileXmlName'],
    ['an attribute as its root', { '@a': 1 }, 'fileXmlName'],
    ['a prefix that is not declared', { 's:a': 1 }, 'xmlPrefix'],
    [
      'a prefix that is declared elsewhere',
      { a: { b: { '@xmlns:s': 'u' }, 's:c': 1 } },
      'xmlPrefix',
    ],
    ['a prefix that is declared as nothing', { 's:a': { '@xmlns:s': '' } }, 'xmlPrefix'],
    ['a list in a list', { a: { b: [[1]] } }, 'fileNoText'],
    ['a map as an attribute', { a: { '@b': {} } }, 'fileNoText'],
    ['half a character', { a: 'x\ud83d' }, 'fileNoCharacter'],
    ['half a character in an attribute', { a: { '@b': '\udc00' } }, 'fileNoCharacter'],
  ])('does not have %s', (_, value, code) => {
    expect(() => writeXml(value)).toThrow(code)
  })

  test('has the characters that another implementation takes, and no others', () => {
    const refused = PLANE.filter((at) => !isWritten(String.fromCharCode(at)))
    expect(refused).toEqual(golden.refused)
  })
})

function isWritten(text: string): boolean {
  try {
    writeXml({ a: text })
    return true
  } catch (thrown) {
    if (!(thrown instanceof UnwritableError)) throw thrown
    return false
  }
}

function rangesOf(isIn: (character: string) => boolean): readonly string[] {
  const found: [number, number][] = []
  for (const at of PLANE) {
    if (!isIn(String.fromCharCode(at))) continue
    const last = found.at(-1)
    if (last?.[1] === at - 1) last[1] = at
    else found.push([at, at])
  }
  return found.map((ends) => ends.map((at) => at.toString(16)).join('-'))
}

test('a name is one where another implementation takes it for one', () => {
  expect(rangesOf(isElementName)).toEqual(golden.starts)
  expect(rangesOf((character) => isElementName(`a${character}`))).toEqual(golden.goesOn)
  // XML 1.0, 2.3.
  const beyond = ['\u{10000}', '\u{effff}', '\u{f0000}', 'a\u{f0000}']
  expect(beyond.map(isElementName)).toEqual([true, true, false, false])
})

describe('XML that is read', () => {
  test('is what another implementation writes', () => {
    for (const { value: written, theirs } of golden.documents) {
      expect(readXml(theirs)).toEqual(written)
    }
  })

  test.each([
    ['<a><b>1</b></a>', { a: { b: '1' } }],
    ['<a><b>1</b><c/><b>2</b></a>', { a: { b: ['1', '2'], c: null } }],
    ['<s:a xmlns:s="u" s:k="1"><s:b> x </s:b></s:a>', { a: { '@k': '1', b: 'x' } }],
    ['<a><![CDATA[<b>&amp;]]>&lt;&#x20ac;</a>', { a: '<b>&amp;<€' }],
    ['<!-- no --><?pi?><a/><!-- no -->', { a: null }],
    [
      '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:nil="true"/></a>',
      { a: { b: null } },
    ],
  ])('%s is %j', (text, value) => {
    expect(readXml(text)).toEqual(value)
  })

  test.each([
    ['', 'fileXmlEnds'],
    ['<a><b>1</b>', 'fileXmlEnds'],
    ['<a><b>1</a>', 'fileXmlForm'],
    ['<a/><b/>', 'fileXmlForm'],
    ['<a>&nbsp;</a>', 'fileXmlForm'],
    ['<a>&#0;</a>', 'fileXmlForm'],
    ['<a b=1/>', 'fileXmlForm'],
    ['<a b="1" b="2"/>', 'fileXmlForm'],
    ['text', 'fileXmlForm'],
    ['<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', 'fileXmlDoctype'],
    ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'fileXmlDoctype'],
    [
      `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(99)}"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>`,
      'fileXmlDoctype',
    ],
    ['<a>'.repeat(5_000), 'fileXmlDeep'],
  ])('%.60s is refused', (text, code) => {
    expect(() => readXml(text)).toThrow(expect.objectContaining({ name: 'Refusal', message: code }))
    expect(() => readXml(text)).toThrow(Refusal)
  })

  test('has no fields that are none', () => {
    const read = readXml('<__proto__><__proto__ polluted="1"/><constructor/></__proto__>')
    expect(Object.keys(read)).toEqual(['__proto__'])
    expect({}).not.toHaveProperty('polluted')
  })
})
