import type { SeededRandom } from '../../connectors/simulator/seeded-random.ts'

/** How a server answers when something is wrong with it, or with what stands in between. */
export interface OddAnswer {
  /** `cut`: the body ends too early. `garbage`: no HTTP at all. `silent`: never. */
  readonly how: 'whole' | 'cut' | 'garbage' | 'silent' | 'closed'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const STATUSES = [
  200, 200, 200, 200, 200, 200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 402,
  403, 404, 405, 408, 409, 410, 413, 418, 422, 425, 429, 451, 500, 501, 502, 503, 504, 520, 599,
  999,
]
const TIMES = [
  '0',
  '-1',
  '1',
  '2.5',
  '30',
  '99999999999999',
  '1e309',
  'soon',
  '',
  'Wed, 21 Oct 2015 07:28:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  '2026-01-15T10:00:05Z',
  '1, 2',
  'NaN',
]
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/html',
  'application/xml',
  'image/png',
  'application/json; charset=utf-16',
  'multipart/mixed',
  '',
]
const ODD_BODIES = [
  '',
  ' ',
  'null',
  'true',
  '0',
  '"text"',
  '[]',
  '{}',
  '[[]]',
  'NaN',
  '<html><body>502</body></html>',
  '{"items":',
  '{"items":[{"id":1,',
  '\uFEFF{"items":[]}',
  '{"items":null}',
  '{"items":{}}',
  '{"items":"none"}',
  '{"items":7}',
  '{"items":[null]}',
  '{"items":[[]]}',
  '{"items":[7,"x",null,{}]}',
  '{"items":[{"id":null}]}',
  '{"item":[]}',
  '{"error":"no"}',
  '{"error":{"deep":[1]},"items":[{"id":1}]}',
  '{"__proto__":{"items":[{"id":1}]}}',
  '{"items":{"__proto__":{"id":1}}}',
  '{"items":[{"id":1,"__proto__":{"sku":"A"},"constructor":"x"}],"item":{"id":1}}',
  `{"items":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  `${'{"item":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `{"items":[{"id":1${'0'.repeat(400)}}]}`,
  '{"items":[{"id":1e999,"sku":-0,"at":1e300}]}',
  '{"items":[{"id":1},{"id":1}],"item":{"id":"1"}}',
  `{"items":[${'{"id":5},'.repeat(3_000)}{"id":6}]}`,
  `{"items":[{"id":1,"sku":"${'x'.repeat(100_000)}"}]}`,
  '\u0000\u0001\u0002',
]
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  '',
  'A',
  'a\u0000b',
  0,
  -1,
  1.5,
  1e21,
  [],
  ['A'],
  {},
  { a: { b: [1] } },
  '2026-01-15 10:00:00',
  '2026-13-45T99:00:00Z',
  'é漢🧾',
  'x'.repeat(600),
]

/** `elsewhere` is a host to which nothing may ever be sent. */
export function oddAnswer(random: SeededRandom, elsewhere: string): OddAnswer {
  const how = random.chance(0.85)
    ? 'whole'
    : random.pick(['cut', 'garbage', 'closed', 'closed', 'cut', 'silent'] as const)
  const status = random.chance(0.6) ? 200 : random.pick(STATUSES)
  const body = random.chance(0.55)
    ? JSON.stringify(likelyBody(random, elsewhere))
    : random.pick(ODD_BODIES)
  return { how, status, headers: oddHeaders(random, elsewhere), body }
}

function oddHeaders(random: SeededRandom, elsewhere: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    'content-type': random.chance(0.8) ? 'application/json' : random.pick(TYPES),
  }
  for (const name of ['retry-after', 'x-left', 'x-reset', 'date']) {
    if (random.chance(0.25)) headers[name] = random.pick(TIMES)
  }
  if (random.chance(0.2)) headers['location'] = random.pick([elsewhere, '/', '//', ':'])
  if (random.chance(0.02)) headers['x-long'] = 'x'.repeat(20_000)
  return headers
}

function likelyBody(random: SeededRandom, elsewhere: string): unknown {
  const items = Array.from({ length: random.pick([0, 1, 2, 2, 2, 3]) }, () => likelyItem(random))
  return {
    items,
    item: likelyItem(random),
    ...(random.chance(0.6) ? { next: likelyNext(random, elsewhere) } : {}),
  }
}

function likelyItem(random: SeededRandom): unknown {
  return {
    id: random.chance(0.9) ? random.integer(1, 5) : random.pick(VALUES),
    sku: random.chance(0.8) ? 'A' : random.pick(VALUES),
    parent: random.pick([1, false, null, ...VALUES]),
    at: random.chance(0.7) ? '2026-01-15T10:00:00Z' : random.pick(VALUES),
    ...(random.chance(0.1) ? { toString: random.pick(VALUES), length: 3 } : {}),
  }
}

function likelyNext(random: SeededRandom, elsewhere: string): unknown {
  if (random.chance(0.6)) return `/api/items?page=${random.integer(1, 4)}`
  return random.pick([
    `${elsewhere}/api/items`,
    elsewhere.replace(/^http:/, ''),
    elsewhere.replace('127.0.0.1', '127.0.0.1@127.0.0.1'),
    `\\\\${elsewhere.slice(7)}`,
    `/\\${elsewhere.slice(7)}/`,
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://[::1',
    '?',
    '#',
    ' ',
    '/api/items?a=\r\nX-Injected: 1',
    `/${'x'.repeat(100_000)}`,
    ...VALUES,
  ])
}
