import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { targetRow } from '../testing/drag-field.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const FOLDER = 'mappings/lightspeed-ccv'
/** The machine may be busy. */
const SOON = { timeout: 90_000, interval: 100 }
const LONG = { timeout: 180_000 }

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

async function open(look: Parameters<Installation['open']>[0] = {}) {
  const window = await installation.open({ width: 1440, height: 900, ...look })
  window.page.setDefaultTimeout(SOON.timeout)
  await window.page.goto('/w/default/new-flow')
  await window.page.getByRole('heading', { name: 'New flow', exact: true }).waitFor()
  return window
}

const READ = 'What does the flow read?'
const WRITE = 'What does it create or update?'
const chip = (page: Page, side: string, name: string) =>
  page.getByRole('region', { name: side }).getByRole('radio', { name, exact: true }).first()

async function readDraft(name: string): Promise<string> {
  const { body } = await installation.call('readFile', {
    query: { path: `${FOLDER}/${name}.yaml` },
  })
  return body.draft.text
}

const BRANDS = `format: 1
title: Brand, Lightspeed eCom (C-Series) to CCV SalesPOS

source:
  read: shop.brand

steps:
  - write: pos.brand
    match:
      name: =title
    set:
      name: =title
`

/** What a person does: a click, a key, a word that is typed. */
function countGestures(page: Page) {
  let count = 0
  return {
    count: () => count,
    click: async (what: Locator) => {
      count += 1
      await what.click()
    },
    press: async (key: string) => {
      count += 1
      await page.keyboard.press(key)
    },
    type: async (word: string) => {
      count += 1
      await page.keyboard.type(word)
    },
  }
}

const MOST_GESTURES = 15
const dialogOf = (page: Page) => page.getByRole('dialog')
const confirmation = (page: Page) =>
  page.getByRole('checkbox', { name: 'I have looked at the plan. Run it after publishing.' })

const isAt = (what: Locator) => what.evaluate((element) => element === document.activeElement)
/** Where the page is ready for the next gesture. */
const isFocused = (what: Locator) => expect.poll(() => isAt(what), SOON).toBe(true)

/** A run has ended that a person began, and it did what its plan said. */
async function expectFirstRun(flow: string): Promise<void> {
  const query = { flow, integration: 'lightspeed-ccv', limit: 1 }
  const last = async () => (await installation.call('listRuns', { query })).body.items[0]
  await expect.poll(async () => (await last())?.finishedAt ?? null, SOON).not.toBe(null)
  const run = await last()
  expect(run).toMatchObject({ state: 'finished', cause: 'person' })
  expect(run.counts.created).toBeGreaterThan(0)
  const { body } = await installation.call('readFlow', { params: { flow } })
  // It runs by itself when a person says so.
  expect(body.schedule).toEqual({ trigger: null, windows: [], isPaused: true })
}

async function readPublished(file: string): Promise<string> {
  const { body } = await installation.call('readFile', { query: { path: `${FOLDER}/${file}` } })
  return body.published.text
}

describe('a new flow', () => {
  test('comes to its first confirmed run by mouse in 15 gestures, without YAML', LONG, async () => {
    const before = await readPublished('integration.yaml')
    const { page, complaints } = await open()
    const { click, press, type, count } = countGestures(page)
    await click(chip(page, READ, 'Customer'))
    await click(chip(page, WRITE, 'Debtor'))
    await click(page.getByRole('radio', { name: 'E-mail address' }))
    await click(page.getByRole('button', { name: 'Open the mapping' }))
    await click(page.getByRole('button', { name: /^Accept all ≥/ }))
    await targetRow(page, 'lastname').locator('.mapping-chip').waitFor()
    await click(targetRow(page, 'type').locator('.mapping-name'))
    await press('=')
    await type('"personal"')
    await press('Enter')
    await targetRow(page, 'type').locator('.mapping-chip').waitFor()
    const publish = page.getByRole('button', { name: 'Publish…' })
    await expect.poll(() => publish.isEnabled(), SOON).toBe(true)
    await click(publish)
    await confirmation(page).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await dialogOf(page).getByText('- customer-to-debtor', { exact: true }).waitFor()
    await click(confirmation(page))
    await click(dialogOf(page).getByRole('button', { name: /^Publish and write \d+ records?$/ }))
    await dialogOf(page).waitFor({ state: 'detached' })
    expect(count()).toBeLessThanOrEqual(MOST_GESTURES)
    await expectFirstRun('customer-to-debtor')
    expect(await readPublished('integration.yaml')).toBe(
      before.replace('  - refunds\n', '  - refunds\n  - customer-to-debtor\n'),
    )
    expect(complaints).toEqual([])
  })

  test(
    'comes to its first confirmed run by keyboard in 15 gestures: what was answered leads to what is asked next',
    LONG,
    async () => {
      const { page, complaints } = await open({ scheme: 'dark' })
      const { press, type, count } = countGestures(page)
      await chip(page, READ, 'Order').focus()
      await type('brand')
      await press('Enter')
      await type('brand')
      await press('Enter')
      await isFocused(page.getByRole('radio', { name: 'Name', exact: true }))
      await press('Space')
      await press('Enter')
      const publish = page.getByRole('button', { name: 'Publish…' })
      await publish.waitFor()
      await expect.poll(() => publish.isEnabled(), SOON).toBe(true)
      expect(await readDraft('brand-to-pos')).toBe(`flow: brand-to-pos\n${BRANDS}`)
      await press('Control+Shift+Enter')
      await confirmation(page).waitFor()
      expect(await findBarriers(page)).toEqual([])
      while (count() < MOST_GESTURES && !(await isAt(confirmation(page)))) await press('Tab')
      await press('Space')
      await press('Enter')
      await dialogOf(page).waitFor({ state: 'detached' })
      expect(count()).toBeLessThanOrEqual(MOST_GESTURES)
      await expectFirstRun('brand-to-pos')
      expect(complaints).toEqual([])
    },
  )

  test(
    'is asked for by three answers, with real records, and lands in the mapping with suggestions',
    LONG,
    async () => {
      const { page, complaints } = await open()
      await chip(page, READ, 'Customer').click()
      await chip(page, WRITE, 'Debtor').click()
      await page.getByText('Filled in all 3 records, and different in each').waitFor()
      expect(await findBarriers(page)).toEqual([])
      await page.getByRole('radio', { name: 'E-mail address' }).check()
      const rows = page.getByRole('table', { name: 'Real records' }).getByRole('row')
      await expect.poll(() => rows.nth(0).getByRole('columnheader').count()).toBe(4)
      const [, first = ''] = await rows.nth(1).getByRole('cell').allInnerTexts()
      expect(first).toMatch(/@example\.com$/)
      expect(await findBarriers(page)).toEqual([])
      await page.getByRole('button', { name: 'Open the mapping' }).click()
      await page.getByRole('button', { name: /^Accept all \(/ }).waitFor()
      await targetRow(page, 'email').getByText(first).first().waitFor()
      expect(await readDraft('customer-to-debtor-2')).toContain(
        '    match:\n      email: =email\n    set:\n      email: =email\n',
      )
      await page.getByRole('button', { name: 'Samples' }).click()
      const samples = page.getByRole('table', { name: 'Sample records' }).getByRole('row')
      await expect.poll(() => samples.filter({ hasText: 'from the source' }).count()).toBe(3)
      await page.getByRole('button', { name: 'Drift' }).click()
      await page.getByRole('button', { name: 'Compare now' }).click()
      await page.getByText('No drift').waitFor()
      expect(complaints).toEqual([])
    },
  )

  test('may be answered anew, and matches by a field that a person chooses', LONG, async () => {
    const { page, complaints } = await open({ width: 390, height: 800 })
    await chip(page, READ, 'Order').click()
    await chip(page, WRITE, 'Debtor').click()
    await chip(page, READ, 'Customer').click()
    const field = page.getByRole('combobox', { name: 'Source field for E-mail address' })
    await field.click()
    await page.getByRole('option', { name: 'Last name' }).first().click()
    await expect
      .poll(() => page.getByRole('radio', { name: 'E-mail address' }).isChecked(), SOON)
      .toBe(true)
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width).toBe(390)
    expect(await findBarriers(page)).toEqual([])
    await page.getByLabel('Title of the flow').fill('By name')
    await page.getByRole('button', { name: 'Open the mapping' }).click()
    await page.getByRole('toolbar', { name: 'Drawer' }).waitFor()
    const text = await readDraft('customer-to-debtor-3')
    expect(text).toContain('title: By name\n')
    expect(text).toContain('    match:\n      email: =lastname\n')
    expect(complaints).toEqual([])
  })

  test('is not published when somebody changed it after it was looked at', LONG, async () => {
    const path = `${FOLDER}/brand-again.yaml`
    const text = `flow: brand-again\n${BRANDS}`.replaceAll('=title', '="New " & title')
    const saveDraft = (body: object) =>
      installation.call('saveDraft', {
        query: { path },
        body,
        headers: { 'If-Match': '*' },
      })
    await saveDraft({ text })
    const { page } = await installation.open({ width: 390, height: 800 })
    page.setDefaultTimeout(SOON.timeout)
    await page.goto(`/w/default/edit?path=${path}&view=mapping`)
    const publish = page.getByRole('button', { name: 'Publish…' })
    await expect.poll(() => publish.isEnabled(), SOON).toBe(true)
    await publish.click()
    await confirmation(page).click()
    const card = await dialogOf(page).getByRole('region', { name: 'Changes' }).boundingBox()
    expect((card?.x ?? 0) + (card?.width ?? 999)).toBeLessThanOrEqual(390)
    await saveDraft({ text: text.replace('set:\n', 'set:\n      # by hand\n') })
    const write = dialogOf(page).getByRole('button', { name: /^Publish and write \d+ records?$/ })
    await write.click()
    await dialogOf(page).getByRole('alert').filter({ hasText: 'has changed' }).waitFor()
    await expect.poll(() => confirmation(page).isChecked()).toBe(false)
    const { body } = await installation.call('readFile', { query: { path } })
    expect(body.published).toBe(null)
    await confirmation(page).click()
    await write.click()
    await dialogOf(page).waitFor({ state: 'detached' })
    const published = await readPublished('brand-again.yaml')
    expect(published).toContain('# by hand')
    const title = await publish.getAttribute('title')
    expect(title).toBe('Nothing has changed since it was published')
  })
})
