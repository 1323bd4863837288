import { describe, expect, test } from 'vitest'
import { compileConnector } from '../../../engine/index.ts'
import { transportSpecs } from '../../specs.ts'
import { importDescription } from '../import-description.ts'
import { writeDraft } from '../write-draft.ts'
import { isWord } from './is-word.ts'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'

/** Paths as systems have them: each with what in it is somebody's. */
const PATHS: readonly (readonly [string, readonly string[]])[] = [
  ['/bot110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/updates', ['110201543', 'AAHdqTcv']],
  ['/v1/sk_live_4eC39HqLyjWDarjtT1zdp7dc/charges', ['sk_live']],
  ['/services/T00AB00CD/B00EF00GH/XXyyXXZZabCDefGHijKLmnOP/messages', ['T00', 'B00', 'XXyy']],
  [`/x/${JWT}/rows`, ['eyJ', 'dozjg']],
  ['/keys/hunter2/things', ['hunter2']],
  ['/keys/hunter/things', ['hunter']],
  ['/pw/correcthorsebattery/stuff', ['correcthorse']],
  ['/hook/correcthorsebattery/stuff', ['correcthorse']],
  ['/tel/+31612345678/notes', ['31612345678']],
  ['/mail/jan.jansen@example.nl/notes', ['jan.jansen']],
  ['/notes/jan.jansen/lines', ['jan']],
  ['/users/jan/photos', ['jan']],
  ['/webhook/ghp_16C7e42F292c6912E7710c838347Ae178B4a/events', ['ghp_']],
  ['/a/AKIAIOSFODNN7EXAMPLE/items', ['AKIA']],
  ['/a/AKIAIOSFODNNEXAMPLE/items', ['AKIA']],
  ['/u/aB3dE5fG7hI9/photos', ['aB3d']],
  ['/api/3f2504e04f8911d39a0c0305e82c3301/rows', ['3f2504']],
  ['/api/4827391/rows', ['4827391']],
  ["/odata/Customers('ALFKI')/orders", ['ALFKI']],
  ['/hook/qxkzvbtpwjfh/rows', ['qxkz']],
]

const ANSWER = JSON.stringify([{ id: 1, a: 2 }])

/** Each way in which somebody has the same request. */
const WAYS: Readonly<Record<string, (url: string) => string>> = {
  'a recording (HAR)': (url) =>
    JSON.stringify({
      log: {
        entries: [
          {
            request: { method: 'GET', url, headers: [] },
            response: { status: 200, content: { mimeType: 'application/json', text: ANSWER } },
          },
        ],
      },
    }),
  'a command of curl': (url) => `curl "${url}"\n${ANSWER}\n`,
  'a collection of Postman': (url) =>
    JSON.stringify({
      info: { name: 'Shop' },
      item: [
        { request: { method: 'GET', url: { raw: url } }, response: [{ code: 200, body: ANSWER }] },
      ],
    }),
}

/** All that is made of a text: what is written, and what is said of it. */
function madeOf(text: string): string {
  const draft = importDescription(text, { name: 'shop' })
  const written = writeDraft(draft)
  const { diagnostics } = compileConnector('c.yaml', written, { transports: transportSpecs })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return `${written}\n${JSON.stringify([draft.left, draft.guesses])}`
}

describe.each(Object.entries(WAYS))('of %s', (_, writtenAs) => {
  test.each(PATHS)('nothing of %s that is somebody’s gets into a connector', (path, secrets) => {
    const made = madeOf(writtenAs(`https://api.shop.test${path}`))
    for (const secret of secrets) expect(made).not.toContain(secret)
  })

  test('values in queries stay where they are nobody’s', () => {
    const query = 'api-version=2022-11-28&format=json&lang=nl&status=any&include=a'
    const made = madeOf(writtenAs(`https://api.shop.test/lists?${query}`))
    for (const value of ['2022-11-28', 'format: json', 'lang: nl', 'status: any', 'include: a'])
      expect(made).toContain(value)
  })

  test('other values in queries, and names that are values, do not get into a connector', () => {
    const query =
      'version=SECRETVERSION1&api-version=hunter3&format=tok_abc123&include=jan&lang=hunter'
    const made = madeOf(writtenAs(`https://api.shop.test/lists?${query}&0a1b2c3d4e5f60718293=`))
    for (const value of ['SECRET', 'hunter', 'tok_abc', 'jan', '0a1b2c3d'])
      expect(made).not.toContain(value)
  })
})

test('a path begins with what is secret in each request: it is a setting, with a question', () => {
  const urls = ['charges', 'refunds', 'payouts', 'disputes'].map(
    (name) => `curl https://api.shop.test/hunter2x/${name}\n${ANSWER}\n`,
  )
  const { file, guesses } = importDescription(urls.join('\n'), { name: 'shop' })
  expect(guesses.map(({ reason }) => reason.code)).toContain('guessSetting')
  expect(JSON.stringify(file)).not.toContain('hunter2x')
  expect(Object.keys(Object(file['resources']))).toEqual(['charge', 'refund', 'payout', 'dispute'])
})

test('variables of Postman in a path, and addresses of sign-ins, do not give away what they hold', () => {
  const made = madeOf(
    JSON.stringify({
      info: { name: 'Shop' },
      variable: [
        { key: 'base', value: 'https://api.shop.test' },
        { key: 'version', value: 'v2' },
        { key: 'account', value: 'hunter' },
      ],
      auth: {
        type: 'oauth2',
        oauth2: [
          { key: 'accessTokenUrl', value: 'https://login.test/4827391ab/token?client=hunter' },
          { key: 'grant_type', value: 'client_credentials' },
        ],
      },
      item: [
        {
          request: { method: 'GET', url: '{{base}}/{{version}}/{{account}}/orders' },
          response: [{ code: 200, body: ANSWER }],
        },
      ],
    }),
  )
  expect(made).not.toContain('hunter')
  expect(made).not.toContain('4827391ab')
  expect(made).toContain('v2')
})

test('a version in a header that is none is asked for', () => {
  const calls = ['items', 'orders', 'lines'].map(
    (path) => `curl -H 'X-Api-Version: hunter3' https://a.example/${path}\n${ANSWER}`,
  )
  expect(madeOf(calls.join('\n'))).not.toContain('hunter3')
})

/** As they stand in paths of published APIs, in English, Dutch, Italian and German. */
test.each(
  `orders order-lines purchase_order_lines orderLines SalesOrders customers things webhooks inventory_levels fulfillments
  metafields facturen verkoopfacturen artikelen bestellingen fatture ordini prodotti aziende rechnungen artikel timesheets
  worksheets taxrates vatcodes glaccounts quotations workflows suppliers queues oauth2 users.list products.json crm _search
  $metadata v1 v2.1`.split(/\s+/),
)('%s is a word of an API', (word) => {
  expect(isWord(word, undefined)).toBe(true)
})
