import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { targetRow } from '../testing/drag-field.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const FOLDER = 'mappings/lightspeed-ccv'
/** The machine may be busy. */
const SOON = { timeout: 30_000, interval: 100 }
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

describe('a new flow', () => {
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
      expect(await rows.nth(0).getByRole('columnheader').count()).toBe(4)
      const [, first = ''] = await rows.nth(1).getByRole('cell').allInnerTexts()
      expect(first).toMatch(/@example\.com$/)
      expect(await findBarriers(page)).toEqual([])
      await page.getByRole('button', { name: 'Open the mapping' }).click()
      await page.getByRole('button', { name: /^Accept all \(/ }).waitFor()
      await targetRow(page, 'email').getByText(first).first().waitFor()
      expect(await readDraft('customer-to-debtor')).toContain(
        '    match:\n      email: =email\n    set:\n      email: =email\n',
      )
      await page.getByRole('button', { name: 'Samples' }).click()
      const samples = page.getByRole('table', { name: 'Sample records' }).getByRole('row')
      expect(await samples.filter({ hasText: 'from the source' }).count()).toBe(3)
      await page.getByRole('button', { name: 'Drift' }).click()
      await page.getByRole('button', { name: 'Compare now' }).click()
      await page.getByText('No drift').waitFor()
      expect(complaints).toEqual([])
    },
  )

  test(
    'is asked for by keyboard alone: what was answered leads to what is asked next',
    LONG,
    async () => {
      const { page, complaints } = await open({ scheme: 'dark' })
      await chip(page, READ, 'Order').focus()
      await page.keyboard.type('br')
      await page.keyboard.press('Enter')
      await page.keyboard.type('br')
      await page.keyboard.press('Enter')
      const name = page.getByRole('radio', { name: 'Name', exact: true })
      await expect
        .poll(() => name.evaluate((element) => element === document.activeElement), SOON)
        .toBe(true)
      await page.keyboard.press('Space')
      expect(await findBarriers(page)).toEqual([])
      await page.keyboard.press('Enter')
      await page.getByRole('toolbar', { name: 'Drawer' }).waitFor()
      expect(await readDraft('brand-to-pos')).toBe(`flow: brand-to-pos\n${BRANDS}`)
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
    const text = await readDraft('customer-to-debtor-2')
    expect(text).toContain('title: By name\n')
    expect(text).toContain('    match:\n      email: =lastname\n')
    expect(complaints).toEqual([])
  })
})
