import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { openWindow } from './browser.ts'
import { setup as buildUi } from './build-ui.ts'
import { startPlayedInstallation } from './play-history.ts'

/**
 * `npm run screenshots:compare -- MOCKUPS OUT [NAME…]`: each page beside the drawing that it was built from, on one
 * sheet per page: at 1440 in light and dark, and at 390. Mockups are HTML files that take `?dark` and `?bare`.
 */

// Flows run meanwhile, in the same process.
const PATIENT_MS = 120_000

const LOOKS = [
  { name: 'light', width: 1440, height: 900, scheme: 'light' },
  { name: 'dark', width: 1440, height: 900, scheme: 'dark' },
  { name: 'phone', width: 390, height: 844, scheme: 'light' },
] as const

interface Pair {
  /** Of the mockup's file, without its ending. */
  readonly name: string
  readonly path: string
  readonly act?: (page: Page) => Promise<unknown>
}

const STYLE = `<style>
  body { margin: 0; display: grid; grid-template-columns: 1fr 1fr; gap: 12px; background: #888 }
  img { max-width: 100% }
</style>`

const place = '/w/default/i/lightspeed-ccv'
const orders = '/w/default/edit?path=mappings/lightspeed-ccv/orders.yaml'

function listPairs(order: string): readonly Pair[] {
  return [
    { name: 'overview', path: '/w/default' },
    { name: 'integration-map', path: place },
    { name: 'flow', path: `${place}/f/orders` },
    {
      name: 'causes',
      path: '/w/default/errors',
      act: (page) =>
        page
          .getByRole('link', { name: /^Fix \d+ rows: / })
          .first()
          .click(),
    },
    { name: 'record', path: `${place}/f/orders/r/${order}` },
    {
      name: 'wizard-trial',
      path: '/w/default/setup/lightspeed-ccv?step=try',
      act: (page) => page.waitForTimeout(10_000),
    },
    { name: 'connections', path: '/w/default/connections' },
    { name: 'mapping', path: `${orders}&view=mapping`, act: (page) => page.waitForTimeout(4000) },
    { name: 'pipeline', path: `${orders}&view=pipeline` },
    { name: 'new-flow', path: '/w/default/new-flow', act: answerNewFlow },
    {
      name: 'builder',
      path: '/w/default/edit?path=connectors/lightspeed-ecom/connector.yaml&view=form',
      act: (page) => page.locator('.conn-form').waitFor(),
    },
    { name: 'publish', path: `${orders}&view=mapping`, act: openPublishing },
  ]
}

/** What the drawing of a new flow has answered. */
async function answerNewFlow(page: Page): Promise<void> {
  await page.getByText('Customer', { exact: true }).first().click()
  await page.getByText('Debtor', { exact: true }).last().click()
  await page.getByRole('radio', { name: 'E-mail address' }).click()
  await page.getByRole('button', { name: 'Open the mapping' }).waitFor()
}

/** A change, and what is asked before it is published. */
async function openPublishing(page: Page): Promise<void> {
  await page.getByRole('row', { name: /^currency/ }).click()
  await page.keyboard.press('c')
  const publish = page.getByRole('button', { name: 'Publish…' })
  await publish.and(page.locator(':enabled')).click()
  await page.getByRole('dialog').getByText('tests pass').waitFor()
}

const [mockups, out, ...names] = process.argv.slice(2)
if (mockups === undefined || out === undefined) {
  process.stderr.write('usage: npm run screenshots:compare -- MOCKUPS OUT [NAME…]\n')
  process.exit(2)
}
await compareAll(resolve(mockups), resolve(out), new Set(names))
process.exit(0)

async function compareAll(from: string, to: string, wanted: ReadonlySet<string>): Promise<void> {
  mkdirSync(to, { recursive: true })
  await buildUi()
  const installation = await startPlayedInstallation()
  try {
    const found = await installation.call('searchRecords', { query: { q: 'ORD', limit: 50 } })
    const booked = found.body.items.find(
      ({ flow, outcome }: { readonly flow: string; readonly outcome: string }) =>
        flow === 'orders' && outcome === 'done',
    )
    const pairs = listPairs(booked?.key ?? '')
    for (const pair of pairs.filter(({ name }) => wanted.size === 0 || wanted.has(name))) {
      const pictures: string[] = []
      for (const look of LOOKS) {
        const { page } = await installation.open(look)
        const mockup = pathToFileURL(join(from, `${pair.name}.html`))
        mockup.search = look.scheme === 'dark' ? '?dark&bare' : '?bare'
        await page.goto(pair.path, { timeout: PATIENT_MS })
        await page.getByRole('heading', { level: 1 }).waitFor()
        await pair.act?.(page)
        await page.waitForTimeout(1500)
        const built = join(to, `${pair.name}-${look.name}-built.png`)
        await page.screenshot({ path: built })
        const drawn = join(to, `${pair.name}-${look.name}-drawn.png`)
        const { page: other } = await openWindow('http://localhost', { ...look, isNew: true })
        await other.goto(mockup.href)
        await other.waitForTimeout(500)
        await other.screenshot({ path: drawn })
        await other.context().close()
        pictures.push(drawn, built)
      }
      await drawSheet(join(to, `${pair.name}.png`), pictures)
      process.stdout.write(`${join(to, `${pair.name}.png`)}\n`)
    }
  } finally {
    await installation.close()
  }
}

/** Pictures two by two: the drawing left, the page right. A page of a file may show files, and no other may. */
async function drawSheet(file: string, pictures: readonly string[]): Promise<void> {
  const images = pictures.map((picture) => `<img src="${pathToFileURL(picture).href}">`)
  const source = `${file}.html`
  writeFileSync(source, `${STYLE}${images.join('')}`)
  const { page } = await openWindow('http://localhost', { width: 1800, height: 1000, isNew: true })
  await page.goto(pathToFileURL(source).href)
  await page.screenshot({ path: file, fullPage: true })
  await page.context().close()
}
