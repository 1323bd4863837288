import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, findStrays } from '../../testing/browser.ts'
import { targetRow } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const ORDERS = '/w/default/edit?path=mappings/lightspeed-ccv/orders.yaml&view=mapping'
const PATH = 'mappings/marked.yaml'
const TEXT = `flow: marked
format: 1
title: Marked
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
trigger: { every: 5m }
source: { read: shop.order }
steps:
  - write: pos.order
    match: { reference: =number }
    set:
      reference: =number
      email: =$string($number(email))
tests:
  - it: has a text where a number is read
    record: { id: 1, number: ORD1, email: jo@example.com }
    expect: { result: failed }
`

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

test('a value that fails has no tick beside it, and says why', async () => {
  await installation.call('saveDraft', {
    query: { path: PATH },
    body: { text: TEXT },
    headers: { 'if-match': '"none"' },
  })
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto(`/w/default/edit?path=${PATH}&view=mapping`)
  const failing = targetRow(page, 'email')
  await failing.locator('[data-look=error]').first().waitFor()
  const mark = failing.locator('.mapping-state')
  await expect.poll(() => mark.getAttribute('data-state')).toBe('error')
  await expect
    .poll(() => mark.getAttribute('title'))
    .toBe(await failing.locator('[data-look=error]').first().textContent())
  const well = targetRow(page, 'reference').locator('.mapping-state')
  await expect.poll(() => well.getAttribute('data-state')).toBe('mapped')
  expect(complaints).toEqual([])
})

test('how many problems there are is not said until it is known', async () => {
  const { page } = await installation.open({ isNew: true })
  let release: (() => void) | undefined
  const later = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/project-worker/, async (route) => {
    await later
    await route.continue()
  })
  await page.goto(ORDERS)
  const checking = page.getByRole('button', { name: 'Problems: checking…' })
  await checking.waitFor()
  await checking.click()
  await page.getByText('Checking the flow…').waitFor()
  await expect.poll(() => page.getByText('No problems').count()).toBe(0)
  release?.()
  await page.getByRole('button', { name: /^Problems \d+$/ }).waitFor()
  await page.getByText('No problems').waitFor()
})

test('the rows of a value table say whether they are of the file or of the setup', async () => {
  const of = { params: { table: 'orderStatus' } }
  const { body, etag } = await installation.call('readTable', of)
  await installation.call('saveTable', {
    ...of,
    body: { rows: { ...body.rows, on_hold: 8 } },
    headers: { 'if-match': etag ?? '' },
  })
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto(ORDERS)
  await page.getByRole('button', { name: 'Value tables' }).click()
  const panel = page.getByRole('complementary', { name: 'Value tables' })
  const table = panel.getByRole('combobox', { name: 'Table' })
  await table.click()
  await page.getByRole('option', { name: 'Payment methods', exact: true }).click()
  // The file has none of these, so they are not changed in it.
  const own = panel.getByRole('row', { name: /^ideal .* Setup$/ })
  await own.waitFor()
  await expect.poll(() => own.getByRole('textbox').count()).toBe(0)
  await table.click()
  await page.getByRole('option', { name: 'Statuses of orders in the till' }).click()
  await panel.getByText('Setup: 8', { exact: true }).waitFor()
  await expect.poll(() => panel.getByText('This file', { exact: true }).count()).toBeGreaterThan(1)
  expect(await findBarriers(page)).toEqual([])
  await panel.getByRole('link', { name: 'Edit rows of the setup' }).click()
  await page.waitForURL(/\/setup\/lightspeed-ccv\?.*at=orderStatus/)
  expect(complaints).toEqual([])
})

test('functions are listed by what they are about, and found by it', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, scheme: 'dark' })
  await page.goto(ORDERS)
  await page.getByRole('button', { name: 'Functions' }).click()
  const panel = page.getByRole('complementary', { name: 'Functions' })
  const kinds = panel.getByRole('heading', { level: 3 })
  await kinds.first().waitFor()
  await expect
    .poll(() => kinds.allInnerTexts())
    .toEqual(['Text', 'Numbers', 'Dates', 'Lists', 'Codes', 'Yes or no'])
  await panel.getByLabel('Search functions').fill('numbers')
  const numbers = panel.getByRole('region', { name: 'Numbers' })
  await numbers.getByText('Round down').waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('on a phone the bar of the editor has two lines, all of it in sight', async () => {
  const { page } = await installation.open({ width: 390, height: 844 })
  await page.goto(ORDERS)
  await page.getByRole('treegrid').waitFor()
  const bar = await page.locator('.top-bar').boundingBox()
  expect(bar?.height).toBeLessThanOrEqual(96)
  await expect
    .poll(() => findStrays(page, '.top-bar button, .top-bar h1, .drawer-bar button'))
    .toEqual([])
})
