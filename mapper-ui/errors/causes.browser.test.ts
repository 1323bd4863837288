import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, findStrays } from '../testing/browser.ts'
import { startPlayedInstallation } from '../testing/play-history.ts'
import type { Installation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // Two payment methods have no row, so that their orders fail.
  installation = await startPlayedInstallation(0.3)
})
afterAll(() => installation.close())

async function countFailed(): Promise<number> {
  const { body } = await installation.call('listCauses', { query: {} })
  const failed = body.items.filter(({ state }: { readonly state: string }) => state === 'parked')
  return failed.reduce((sum: number, { count }: { readonly count: number }) => sum + count, 0)
}

test('a flow tells by cause what is open, hour by hour how its runs went, and what it processed last', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/i/lightspeed-ccv/f/orders')
  const causes = page.getByRole('region', { name: 'Open records by cause' })
  await causes.getByText('2 payment methods have no row').waitFor()
  await causes.getByRole('link', { name: /^Fix 2 rows: / }).waitFor()
  const hours = page.getByRole('list', { name: 'Runs per hour, 14 days' })
  await expect.poll(() => hours.getByRole('listitem').count()).toBe(14)
  // Failures of earlier hours were summed up.
  await expect.poll(() => hours.locator('[data-look=failed]').count()).toBeGreaterThan(0)
  const recent = page.getByRole('region', { name: 'Recent records' })
  await recent.getByText('Open', { exact: true }).click()
  await recent.getByText('Failed').first().waitFor()
  await expect.poll(() => recent.getByText(/^Created as/).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a flow of the map tells which flows go before and after it, and its causes with what to press', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, scheme: 'dark' })
  await page.goto('/w/default/i/lightspeed-ccv?flow=orders')
  const orders = page.getByRole('region', { name: /^Orders, / })
  await orders.getByText('Waits for', { exact: true }).waitFor()
  await orders.getByRole('link', { name: /^Fix 2 rows: / }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await orders.getByRole('link', { name: 'Products', exact: true }).click()
  const products = page.getByRole('region', { name: /^Products, / })
  await products.getByText('Waited for by', { exact: true }).waitFor()
  await products.getByRole('link', { name: 'Orders', exact: true }).click()
  await orders.waitFor()
  expect(complaints).toEqual([])
})

test('the link of a cause opens exactly that cause, without the words that were searched for', async () => {
  const { page, context, complaints } = await installation.open()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/w/default/errors')
  await page.getByRole('link', { name: 'Fix 2 rows: 2 payment methods have no row' }).click()
  const title = page.getByRole('heading', { level: 1 })
  await page.getByRole('button', { name: 'Copy link' }).waitFor()
  const words = await title.textContent()
  await page.getByRole('textbox').or(page.getByRole('searchbox')).last().fill('4')
  await page.waitForURL((url) => url.searchParams.get('q') !== null)
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('button', { name: 'Link copied' }).waitFor()
  const address = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(new URL(address).searchParams.has('q')).toBe(false)
  await page.goto('/w/default')
  await page.goto(address)
  await expect.poll(() => title.textContent()).toBe(words)
  expect(complaints).toEqual([])
})

test('a cause tells how many values have no row, and each value leads to its records and back', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, scheme: 'dark' })
  await page.goto('/w/default')
  await page.getByRole('link', { name: 'Fix 2 rows: 2 payment methods have no row' }).click()
  const title = page.getByRole('heading', { level: 1 })
  await expect.poll(() => title.textContent()).toBe('2 payment methods have no row')
  const fix = page.getByRole('region', { name: 'Fix' })
  const steps = fix.getByRole('list', { name: 'From fix to retry' }).getByRole('listitem')
  await expect
    .poll(async () => (await steps.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')))
    .toEqual(['Fix 0 of 2 rows', 'Plan writes nothing', 'Retry'])
  const ideal = fix.getByRole('row', { name: /ideal/ })
  const showThem = ideal.getByRole('link', { name: 'Show these records' })
  const [count] = /\d+/.exec((await showThem.textContent()) ?? '') ?? []
  await showThem.click()
  await page.getByText(`${count} records`, { exact: true }).waitFor()
  const records = page.getByRole('list', { name: 'Records' })
  await expect.poll(() => records.getByText(/"paypal"/).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await ideal.getByRole('link', { name: 'Show all records' }).click()
  await records
    .getByText(/"paypal"/)
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

test('keys go through the records of a cause, each with a button beside it, and mean nothing while somebody types', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/errors')
  await page.getByRole('link', { name: 'Fix 2 rows: 2 payment methods have no row' }).click()
  const rows = page.getByRole('list', { name: 'Records' }).getByRole('listitem')
  await rows.nth(1).waitFor()
  const focused = () => page.evaluate<string>('document.activeElement.textContent')
  const nameOf = (at: number) => rows.nth(at).getByRole('link').first().innerText()
  await page.keyboard.press('j')
  await expect.poll(focused).toBe(await nameOf(0))
  await page.keyboard.press('j')
  await expect.poll(focused).toBe(await nameOf(1))
  await page.keyboard.press('k')
  await expect.poll(focused).toBe(await nameOf(0))
  await page.keyboard.press('x')
  await expect.poll(() => rows.nth(0).getByRole('checkbox').isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Next record' }).click()
  await page.getByRole('button', { name: 'Select the record' }).click()
  await page.getByText('2 selected', { exact: true }).waitFor()
  await page.keyboard.press('i')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('jxr')
  await expect.poll(() => page.getByText('2 selected', { exact: true }).count()).toBe(1)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('r')
  await dialog.getByText('2 records are retried now').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('?')
  await dialog.waitFor()
  await expect
    .poll(async () =>
      (await dialog.getByRole('row').allInnerTexts()).map((row) => row.at(-1)).join(''),
    )
    .toBe('JKXFPRI?')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('f')
  const inRows = `document.activeElement.closest('.fix-rows') !== null`
  await expect.poll(() => page.evaluate(inRows)).toBe(true)
  await page.keyboard.type('k')
  await expect.poll(() => page.evaluate(inRows)).toBe(true)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a cause names the values that have no row, takes the rows, plans by itself, and sends what would pass', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/errors')
  const before = await countFailed()
  const cause = page.getByRole('listitem').filter({ hasText: /^(?:ideal|paypal) \d+/ })
  await cause.first().waitFor()
  await expect.poll(() => cause.count()).toBe(2)
  await page.getByRole('link', { name: 'Fix 2 rows: 2 payment methods have no row' }).click()
  const fix = page.getByRole('region', { name: 'Fix' })
  const ideal = fix.getByRole('row', { name: /ideal/ })
  await ideal.getByText('open').waitFor()
  await ideal
    .getByLabel(/^Row for/)
    .first()
    .click()
  await page.getByRole('option').first().click()
  await ideal.getByText('saved').waitFor()
  const title = page.getByRole('heading', { level: 1 })
  await expect.poll(() => title.textContent()).toBe('“paypal” has no row in “Payment methods”')
  const verdict = fix.getByText(/^\d+ of \d+ would now pass$/).last()
  await verdict.waitFor({ timeout: 120_000 })
  const [, passing, all] = /^(\d+) of (\d+)/.exec((await verdict.textContent()) ?? '') ?? []
  expect(Number(passing)).toBeGreaterThan(0)
  // Those of the other method still have no row.
  expect(Number(passing)).toBeLessThan(Number(all))
  const steps = fix.getByRole('list', { name: 'From fix to retry' }).getByRole('listitem')
  await expect
    .poll(async () => (await steps.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')))
    .toEqual([
      'Fix 1 of 2 rows',
      `Plan ${passing} of ${all} would now pass`,
      `Retry sends ${passing} records`,
    ])
  // Those that stay are found by themselves, each with its own reason.
  await page.getByText(`Would not ${Number(all) - Number(passing)}`, { exact: true }).click()
  const records = page.getByRole('list', { name: 'Records' })
  await expect.poll(() => records.getByText('Would pass').count()).toBe(0)
  await expect.poll(() => records.getByText('Would fail').count()).toBeGreaterThan(0)
  expect(await findBarriers(page)).toEqual([])
  await fix.getByRole('button', { name: `Retry these ${passing}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
  await expect.poll(countFailed, { timeout: 120_000 }).toBe(before - Number(passing))
  const { body } = await installation.call('readTable', { params: { table: 'paymentMethod' } })
  expect(Object.keys(body.rows)).toContain('ideal')
  expect(complaints).toEqual([])
})

test('one edit of a field is made for all selected records of a cause, which are retried with it', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  const before = await countFailed()
  await page.goto('/w/default/errors')
  await page
    .getByRole('link', { name: 'Fix 1 row: “paypal” has no row in “Payment methods”' })
    .click()
  const rows = page.getByRole('list', { name: 'Records' }).getByRole('listitem')
  await rows.nth(2).waitFor()
  for (const at of [0, 1]) await rows.nth(at).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Edit and retry 2…' }).click()
  const dialog = page.getByRole('dialog')
  const send = dialog.getByRole('button', { name: 'Retry 2 records' })
  await dialog.getByRole('combobox', { name: 'Field' }).click()
  await expect.poll(() => send.isDisabled()).toBe(true)
  await page.getByRole('option', { name: 'Payment method', exact: true }).click()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('textbox', { name: 'Payment method', exact: true }).fill('ideal')
  await send.click()
  await expect.poll(countFailed, { timeout: 60_000 }).toBe(before - 2)
  await dialog.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('on a phone a cause is worked through with a thumb: nothing is small, and what comes next is within reach', async () => {
  const { page, complaints } = await installation.open({ width: 390, height: 844 })
  await page.goto('/w/default/errors')
  const before = await countFailed()
  await page
    .getByRole('link', { name: 'Fix 1 row: “paypal” has no row in “Payment methods”' })
    .click()
  const fix = page.getByRole('region', { name: 'Fix' })
  const row = fix.getByLabel('Row for PayPal', { exact: true })
  await expect.poll(() => heightOf(row)).toBeGreaterThanOrEqual(44)
  await row.click()
  await page.getByRole('option').first().click()
  const retry = fix.getByRole('button', { name: /^Retry (?:this|these) \d+$/ })
  await retry.waitFor({ timeout: 120_000 })
  await expect.poll(() => heightOf(retry)).toBeGreaterThanOrEqual(44)
  await expect.poll(() => findStrays(page, '.plan-bar button, .cause-steps li')).toEqual([])
  expect(await findBarriers(page)).toEqual([])
  await retry.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
  await expect.poll(countFailed, { timeout: 120_000 }).toBeLessThan(before)
  expect(complaints).toEqual([])
})

async function heightOf(locator: Locator): Promise<number> {
  return (await locator.boundingBox())?.height ?? 0
}
