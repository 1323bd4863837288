import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { packageFolder } from '../projects/package-folder.ts'
import { type CliKit, createCliKit } from './testing/cli-kit.ts'

const FOLDER = 'mappings/lightspeed-ccv'

let kit: CliKit
let shop: LightspeedSimulator
let pos: CcvSimulator

beforeAll(async () => {
  kit = createCliKit()
  const counts = { products: 3, customers: 3, orders: 3 }
  shop = await createLightspeedSimulator({ counts, limits: [1e6, 1e6, 1e6] })
  pos = await createCcvSimulator()
  kit.env['SHOP_SECRET'] = shop.secret
  kit.env['POS_SECRET'] = pos.secretKey
  const shopSettings = ['--set', `cluster=${shop.url}`, '--set', `key=${shop.key}`]
  const shopSecret = ['--secret-env', 'secret=SHOP_SECRET']
  await succeed('connect', 'shop', '--connector', 'lightspeed-ecom', ...shopSettings, ...shopSecret)
  const posSettings = ['--set', `url=${pos.url}`, '--set', `public=${pos.publicKey}`]
  const posSecret = ['--secret-env', 'secret=POS_SECRET']
  await succeed('connect', 'pos', '--connector', 'ccv-salespos', ...posSettings, ...posSecret)
}, 300_000)

afterAll(async () => {
  await shop.close()
  await pos.close()
  await kit.remove()
})

async function succeed(...args: readonly string[]): Promise<void> {
  const { code, out, err } = await kit.run(...args)
  expect(code, `mapwright ${args.join(' ')}\n${out}\n${err}`).toBe(0)
}

test.each(['README.md', 'README.it.md', 'README.nl.md'])(
  'the commands of %s do what they say',
  async (name) => {
    const readme = readFileSync(join(packageFolder, FOLDER, name), 'utf8')
    const blocks = [...readme.matchAll(/^```sh\n([^`]*)```$/gmu)].map(([, block = '']) => block)
    const commands = blocks.flatMap((block) => block.trim().split('\n'))
    expect(commands.length).toBeGreaterThan(3)
    for (const command of commands) {
      const [program, ...args] = command.match(/"[^"]*"|[^\s"]+/gu) ?? []
      expect(program).toBe('mapwright')
      await succeed(...args.map((arg) => arg.replaceAll('"', '')))
    }
  },
  300_000,
)
