import { expect, test } from 'vitest'
import { pickEmails } from './personal-texts.ts'

test.each([
  ['Jan@X.nl ', ['jan@x.nl']],
  ['Jan Piet <Jan@X.nl>', ['jan@x.nl']],
  ['jan@x.nl, eva@y.nl;"Bo" <bo+shop@z.co.uk>', ['jan@x.nl', 'eva@y.nl', 'bo+shop@z.co.uk']],
  ['Ask jan@x.nl. Not now', ['jan@x.nl']],
  ['https://s.nl/?m=jan%40x.nl&n=1', ['jan@x.nl']],
  ['to:%3Cjan%40x.nl%3E', ['%3cjan@x.nl', 'jan@x.nl']],
  ["'jan@x.nl'", ["'jan@x.nl'", "'jan@x.nl", 'jan@x.nl']],
  ['a/b=c@x.nl', ['a/b=c@x.nl', 'c@x.nl']],
  ["o'brien@x.nl", ["o'brien@x.nl"]],
  ['jörg@münchen.example', ['jörg@münchen.example']],
  ['no address @ all', []],
  ['jan&#64;x.nl', ['jan@x.nl']],
  ['jan%2540x.nl', ['jan@x.nl']],
  ['jan\uff20x.nl', ['jan@x.nl']],
  [String.raw`jan\u0040x.nl`, ['jan@x.nl']],
  ['"jan"@x.nl', ['"jan"@x.nl', 'jan@x.nl']],
  ['jan @ x.nl', ['jan@x.nl']],
])('addresses are found within %s', (text, expected) => {
  expect(pickEmails([text])).toEqual(expected)
})

test('a text that is long and has no end is looked through at once', () => {
  const started = performance.now()
  pickEmails(['a'.repeat(200_000) + '@', 'a@'.repeat(100_000), '='.repeat(100_000) + '@x.nl'])
  expect(performance.now() - started).toBeLessThan(10_000)
})
