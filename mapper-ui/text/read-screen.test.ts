import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readScreen } from './read-screen.ts'

test('a drawing has an address, a menu and parts, each with the number of its step', () => {
  const screen = readScreen(
    [
      'address: my-till.ccvshop.nl (4)',
      'menu: Products',
      'menu: Settings (2)',
      'menu: > API keys (2)',
      'title: API keys',
      'field: Public key = k3x8 (4)',
      'secret: Secret key (4)',
      'tick: Orders',
      'nonsense',
      'script: alert(1)',
    ].join('\n'),
  )
  expect(screen).toMatchObject({ address: 'my-till.ccvshop.nl', addressStep: 4 })
  expect(screen.menu.map(({ text, step, depth }) => [text, step, depth])).toEqual([
    ['Products', undefined, 0],
    ['Settings', 2, 0],
    ['API keys', 2, 1],
  ])
  expect(screen.parts.map(({ kind, text, value, step }) => [kind, text, value, step])).toEqual([
    ['title', 'API keys', '', undefined],
    ['field', 'Public key', 'k3x8', 4],
    ['secret', 'Secret key', '', 4],
    ['tick', 'Orders', '', undefined],
  ])
})

const INTEGRATIONS = fileURLToPath(new URL('../../mappings/', import.meta.url))

/** Systems of the integrations that are shipped. */
const SYSTEMS = readdirSync(INTEGRATIONS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const file = readFileSync(join(INTEGRATIONS, name, 'integration.yaml'), 'utf8')
    const { connections }: { readonly connections: object } = parse(file)
    return Object.values(connections).map((each) =>
      typeof each === 'string' ? each : each.connector,
    )
  })

test('systems of all shipped integrations are looked at', () => {
  expect(new Set(SYSTEMS)).toEqual(
    new Set([
      'lightspeed-ecom',
      'ccv-salespos',
      'shopify',
      'woocommerce',
      'exact-online',
      'odoo',
      'supplier-csv',
      'postgres-outbox',
      'webhook',
    ]),
  )
})

test.each(
  [...new Set(SYSTEMS)].flatMap((connector) =>
    ['', '.it', '.nl'].map((language) => `../../connectors/${connector}/README${language}.md`),
  ),
)('%s draws where the keys are, with numbers of its own steps', (path) => {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  const [, drawing = ''] = /```screen\n([^]*?)```/.exec(text) ?? []
  const { menu, parts, addressStep } = readScreen(drawing)
  expect(parts.some(({ kind }) => kind === 'secret')).toBe(true)
  const [, help = ''] = /\n## [^\n]*\n([^]*?)(?:\n## |$)/.exec(text) ?? []
  const steps = new Set([...help.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number)))
  const drawn = [addressStep, ...[...menu, ...parts].map(({ step }) => step)]
  expect(drawn.filter((step) => step !== undefined && !steps.has(step))).toEqual([])
})
