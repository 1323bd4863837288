import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Sample } from '../../../server/contract/flows.ts'
import { findBarriers } from '../../testing/browser.ts'
import { dragField, targetRow } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const PATH = 'mappings/lightspeed-ccv/categories.yaml'
const CONNECTOR = 'connectors/lightspeed-ecom/connector.yaml'
/** What the flow maps, and one field more: that is what a plan has to write. */
const PAIRS = [
  ['$parent', 'parent'],
  ['title', 'name'],
  ['content', 'description'],
  ['sortOrder', 'position'],
  ['visible', 'visible'],
  ['fullTitle', 'metaTitle'],
] as const
/** The machine may be busy. */
const SOON = { timeout: 90_000, interval: 100 }

const LONG = { timeout: 180_000 }

let installation: Installation
let published = ''

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['categories'], size: 0.2 })
  published = (await readFile(PATH)).published.text
})
afterAll(() => installation.close())
beforeEach(() => saveDraft(PATH, published))

async function readFile(path: string) {
  return (await installation.call('readFile', { query: { path } })).body
}

async function saveDraft(path: string, text: string): Promise<void> {
  const headers = { 'if-match': '*' }
  await installation.call('saveDraft', { query: { path }, body: { text }, headers })
}

/** Nothing is mapped any more; the tests of the flow, which say what should be, stay. */
function unmapped(): string {
  return published.replace(/ {4}set:\n {6}parent: (?:.*\n)+?(?=\n)/, '    set: {}\n')
}

async function open(view = 'mapping', look: Parameters<Installation['open']>[0] = {}) {
  const window = await installation.open({ width: 1400, ...look })
  window.page.setDefaultTimeout(SOON.timeout)
  await window.page.goto(`/w/default/edit?path=${PATH}&view=${view}`)
  await window.page.getByRole('toolbar', { name: 'Drawer' }).waitFor()
  return window
}

async function expectGreenPlan(page: Page): Promise<void> {
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  await plan.getByText('update pos.category').first().waitFor()
  const outcomes = await plan.locator('.mantine-Badge-root').allInnerTexts()
  expect(outcomes.length).toBeGreaterThan(2)
  expect(outcomes.filter((outcome) => outcome !== 'Would pass')).toEqual([])
  await plan
    .getByRole('row', { name: /^metaTitle/ })
    .first()
    .waitFor()
  await expect.poll(() => plan.getByRole('row', { name: /^name/ }).count()).toBe(0)
}

describe('a flow that runs', () => {
  test(
    'is mapped by mouse from nothing until all is green: tests, and a plan against the target',
    LONG,
    async () => {
      await saveDraft(PATH, unmapped())
      const { page, complaints } = await open()
      await page.getByRole('button', { name: '1 required field empty' }).waitFor()
      for (const [source, target] of PAIRS) {
        await dragField(page, 'source', { source, target })
        await targetRow(page, target).locator('.mapping-chip').waitFor()
      }
      await page.getByRole('button', { name: 'Problems 0' }).waitFor()
      await page.getByRole('button', { name: /^Tests (\d+)\/\1$/ }).waitFor()
      await page.getByRole('button', { name: 'Plan', exact: true }).click()
      await page.getByRole('button', { name: 'Plan with the draft' }).click()
      await expectGreenPlan(page)
      expect(await findBarriers(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test('is mapped by keyboard alone until all is green', LONG, async () => {
    await saveDraft(PATH, unmapped())
    const { page, complaints } = await open()
    await page.getByRole('button', { name: '1 required field empty' }).waitFor()
    const grid = page.getByRole('treegrid')
    for (const [source, target] of PAIRS) {
      await grid.focus()
      await page.keyboard.press('Control+f')
      await page.keyboard.press('Control+a')
      await page.keyboard.type(target)
      await targetRow(page, target).waitFor()
      await grid.focus()
      await page.keyboard.press('Home')
      await targetRow(page, target).and(page.locator('[aria-selected=true]')).waitFor()
      await page.keyboard.press('=')
      await page.getByRole('combobox', { name: `Formula of ${target}` }).waitFor()
      await page.keyboard.type(source)
      await page.keyboard.press('Enter')
      await targetRow(page, target).locator('.mapping-chip').waitFor()
    }
    await page.getByRole('button', { name: 'Problems 0' }).waitFor()
    await page.getByRole('button', { name: /^Tests (\d+)\/\1$/ }).waitFor()
    for (const name of ['Plan', 'Plan with the draft']) {
      const button = page.getByRole('button', { name, exact: true })
      while (!(await button.evaluate((element) => element === document.activeElement))) {
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Enter')
    }
    await expectGreenPlan(page)
    expect(complaints).toEqual([])
  })

  test('is tried with records of the source, pasted ones and made up ones, and tells where a value came from', async () => {
    const { page, complaints } = await open()
    await page.getByRole('button', { name: 'Samples' }).click()
    const rows = page.getByRole('table', { name: 'Sample records' }).getByRole('row')
    await page.getByRole('button', { name: 'Read 5 from the source' }).click()
    await rows.filter({ hasText: 'from the source' }).nth(4).waitFor()
    await page.getByRole('button', { name: 'Generate from schema' }).click()
    await rows.filter({ hasText: 'generated' }).first().waitFor()
    await page.getByRole('button', { name: 'Paste JSON…' }).click()
    await page.getByLabel('A record as JSON').fill('[1]')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByText('A record is a JSON object, in curly brackets.').waitFor()
    const record = { id: 7, title: 'Hats', visible: true, sortOrder: 3 }
    await page.getByLabel('A record as JSON').fill(JSON.stringify(record))
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    const pasted = rows.filter({ hasText: 'Pasted record' })
    await pasted.getByText('shown', { exact: true }).waitFor()
    const value = targetRow(page, 'name').getByText('Hats').last()
    await value.hover()
    await expect.poll(() => value.getAttribute('title'), SOON).toContain('title = Hats')
    expect(await findBarriers(page)).toEqual([])

    // No system has what was made up: a new table has no row for it.
    const { body } = await installation.call('listSamples', { params: { flow: 'categories' } })
    const madeUp = String(
      body.items.find((item: Sample) => item.from === 'schema')?.record['title'],
    )
    await targetRow(page, 'name').click()
    await page.keyboard.press('l')
    await page.getByRole('button', { name: 'New table from these values' }).click()
    await page.getByRole('textbox', { name: 'Hats becomes' }).waitFor()
    await expect
      .poll(() => page.getByRole('textbox', { name: `${madeUp} becomes` }).count())
      .toBe(0)
    expect(complaints).toEqual([])
  })

  test('shows fields that a system has no more, or sends otherwise, and reads others instead', async () => {
    const known = (await readFile(CONNECTOR)).published.text
    const at = known.indexOf('\n  category:\n')
    // As if the shop had renamed one, and made another a text, after the connector was written.
    const drifted = known
      .slice(at)
      .replace('      content: =content\n', '      content: =contentOfOld\n')
      .replace(/ {8}url: \{ type: string/, '        url: { type: integer')
      .replace('    schema:\n', '    schema:\n      required: [content]\n')
    const files = [{ path: CONNECTOR, text: known.slice(0, at) + drifted }]
    await installation.call('pushFiles', { body: { files, note: 'as the shop is now' } })
    const { page, complaints } = await open()
    await page.getByRole('button', { name: 'Drift' }).click()
    await page.getByRole('button', { name: 'Compare now' }).click()
    const retyped = page.getByRole('row', { name: /type changed/ })
    await retyped.waitFor()
    await expect
      .poll(() => retyped.innerText())
      .toContain('"url" must be a whole number, got string')
    const gone = page.getByRole('row', { name: /shop\.category · content/ })
    await expect.poll(() => gone.innerText()).toMatch(/missing.*string/is)
    expect(await findBarriers(page)).toEqual([])
    await gone.getByRole('button', { name: 'description' }).click()
    await targetRow(page, 'description').and(page.locator('[aria-selected=true]')).waitFor()
    await gone.getByRole('combobox', { name: 'Remap content to' }).fill('fullTitle')
    await page.getByRole('option', { name: 'fullTitle', exact: true }).click()
    await page.getByRole('status').getByText('fullTitle is read instead of content').waitFor()
    await expect
      .poll(async () => (await readFile(PATH)).draft?.text, SOON)
      .toBe(published.replace('description: =content', 'description: =fullTitle'))
    expect(complaints).toEqual([])
  })
})
