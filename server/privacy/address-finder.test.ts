import { describe, expect, test } from 'vitest'
import { createAddressFinder } from './address-finder.ts'

describe('an e-mail address', () => {
  const { isIn, replaceIn, parts } = createAddressFinder(' Jan-Piet@X.nl ')

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
  ])('is found in %s', (text) => {
    expect(isIn(text)).toBe(true)
    expect(isIn({ a: [{ b: text }] })).toBe(true)
    expect(isIn({ [text]: 1 })).toBe(true)
    expect(parts.some((part) => text.toLowerCase().includes(part))).toBe(true)
    expect(isIn(replaceIn({ a: [text] }, '-'))).toBe(false)
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
