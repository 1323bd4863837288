import { describe, expect, test } from 'vitest'
import { createAddressFinder } from './address-finder.ts'
import { DISGUISE, SIGN } from './first-look.ts'

describe('an e-mail address', () => {
  const { isIn, replaceIn, parts } = createAddressFinder(' Jan-Piet@X.nl ')
  /** By the first look in the database. */
  const isSeen = (text: string): boolean =>
    parts.some((part) => text.toLowerCase().includes(part)) ||
    (new RegExp(SIGN, 'u').test(text) && new RegExp(DISGUISE, 'iu').test(text))

  test.each([
    'jan-piet@x.nl',
    'Jan <JAN-PIET@x.NL>',
    'a@b.nl,jan-piet@x.nl;c@d.nl',
    'Ask jan-piet@x.nl. Or "jan-piet@x.nl"',
    "from='jan-piet@x.nl'",
    'https://s.example/?mail=jan-piet%40x.nl&a=1',
    'https://s.example/?mail=%3Cjan-piet%40x.nl%3E',
    'ns/flow/jan-piet%40x.nl/steps.0',
    JSON.stringify('Ask\njan-piet@x.nl'),
    'jan-piet&#64;x.nl',
    'jan-piet&#064x.nl',
    'jan-piet&#x40;x.nl',
    '<a>jan-piet&commat;x.nl</a>',
    'jan-piet&amp;commat;x.nl',
    'jan-piet\uff20x.nl',
    'jan\uff0dpiet\ufe6bx\uff0enl',
    'jan-piet\u00ad@x\u200b.nl',
    '{"a":"jan-piet\\u0040x.nl"}',
    JSON.stringify({ a: '{"a":"jan-piet\\u0040x.nl"}' }),
    'mail=jan-piet%2540x.nl',
    'mail=jan-piet%252540x.nl',
    'mail=%6Aan%2Dpiet%40x%2Enl',
    'mail=jan-piet%26%2364%3Bx.nl',
    '"jan-piet"@x.nl',
    JSON.stringify({ a: '"jan-piet"@x.nl' }),
    'Jan: jan-piet @ x.nl, thanks',
    JSON.stringify('jan-piet\n@ x.nl'),
  ])('is found in %s', (text) => {
    expect(isIn(text)).toBe(true)
    expect(isIn({ a: [{ b: text }] })).toBe(true)
    expect(isIn({ [text]: 1 })).toBe(true)
    expect(isSeen(text)).toBe(true)
    expect(isSeen(JSON.stringify({ a: text }))).toBe(true)
    expect(isIn(replaceIn({ a: [text] }, '-'))).toBe(false)
    expect(replaceIn(`before: ${text}; after`, '-')).toMatch(/^before: .*-.*; after$/su)
  })

  test.each([
    'ajan-piet@x.nl',
    'a.jan-piet@x.nl',
    'a+jan-piet@x.nl',
    "o'jan-piet@x.nl",
    'jan-piet@x.nl.org',
    'jan-piet@x.nl-a.org',
    'jan-piet@x.nla',
    'jan-piet(at)x.nl',
    '17-jan-piet@x.nl',
    'a%2Djan-piet%2540x.nl',
    'ajan-piet&#64;x.nl',
    'jan-piet @ x.nl.org',
  ])('is another one in %s', (text) => {
    expect(isIn(text)).toBe(false)
    expect(replaceIn([text, 1, null], '-')).toEqual([text, 1, null])
  })

  test('leaves what stands around it', () => {
    const given = { to: 'Jan <jan-piet@x.nl>, Eva <eva@x.nl>', 'JAN-PIET@x.nl': 2 }
    expect(replaceIn(given, '$&')).toEqual({ to: 'Jan <$&>, Eva <eva@x.nl>', '$&': 2 })
  })

  test('is found by what databases write the same in lower case', () => {
    const found = createAddressFinder('JÖRG@münchen.example')
    expect(found.isIn('an jörg@MÜNCHEN.example')).toBe(true)
    expect(found.parts.some((part) => 'jÖrg@mÜnchen.example'.includes(part))).toBe(true)
  })
})

test('a domain is found under both its names', () => {
  const unicode = createAddressFinder('jan@münchen.example')
  const ascii = createAddressFinder('jan@xn--mnchen-3ya.example')
  for (const { isIn } of [unicode, ascii]) {
    expect(isIn('jan@münchen.example')).toBe(true)
    expect(isIn('jan@mu\u0308nchen.example')).toBe(true)
    expect(isIn('jan@XN--MNCHEN-3YA.example')).toBe(true)
  }
})

test('what stands around an address in another spelling stays', () => {
  const { replaceIn } = createAddressFinder('jan@x.nl')
  const text = 'a: &lt;jan&#64;x.nl&gt; # jan%2540x.nl, e%C3%A9n jan @ x.nl\nb: \uff20'
  expect(replaceIn(text, '-')).toBe('a: &lt;-&gt; # -, e%C3%A9n -\nb: \uff20')
})
