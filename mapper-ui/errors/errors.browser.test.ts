import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // Orders refer to products that the till does not have yet: they wait.
  installation = await startInstallation('ready', { flows: ['orders'] })
  await installation.call('switchIntegration', { body: { state: 'paused' } })
})
afterAll(() => installation.close())

const waiting = '/w/default/errors?state=waiting'

test('causes are grouped, and lead to their records', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page.getByRole('tab', { name: /Waiting/, selected: true }).waitFor()
  await page.getByText('run.missing pos.product').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('only rows in sight are drawn, and all can be scrolled to', async () => {
  const { page } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  const list = page.getByRole('list', { name: 'Records' })
  const total = Number(await list.getByRole('listitem').first().getAttribute('aria-setsize'))
  expect(total).toBeGreaterThan(100)
  expect(await list.getByRole('listitem').count()).toBeLessThan(40)
  const last = list.locator(`[aria-posinset="${total}"]`)
  for (let scroll = 0; scroll < 40 && (await last.count()) === 0; scroll += 1) {
    await list.evaluate((element) => {
      element.parentElement?.scrollBy(0, 4000)
    })
    await page.waitForTimeout(100)
  }
  expect(await last.count()).toBe(1)
})

test('one record is ignored with a reason, and is gone', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  const first = page.getByRole('list', { name: 'Records' }).getByRole('listitem').first()
  const name = (await first.getByRole('link').first().textContent()) ?? ''
  await first.getByRole('checkbox').check()
  await page.getByText('1 selected').waitFor()
  await page.getByRole('button', { name: 'Ignore' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('made by hand already')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await page.getByText('1 record was closed.').waitFor()
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a record is edited, tried again, and says why it is still open', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('button', { name: 'Edit and try again' }).first().click()
  const dialog = page.getByRole('dialog')
  const editor = dialog.getByLabel('Source record (JSON)')
  const record = await editor.inputValue()
  await editor.fill('{ "number": ')
  await dialog.getByText('This is not JSON').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await editor.fill(record)
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.getByText('It did not go through').waitFor()
  expect(complaints).toEqual([])
})

test('one record is tried again, and can be followed', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  const cause = page.getByRole('link', { name: /^Open: / }).first()
  await cause.click()
  const list = page.getByRole('list', { name: 'Records' })
  await list.getByRole('button', { name: 'Try again' }).first().click()
  await page.getByRole('dialog').getByText('1 record is taken up again').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click()
  await page.getByText('1 record is being tried again.').waitFor()
  await page.getByRole('link', { name: 'Follow them' }).click()
  await page.getByRole('tab', { name: /Retrying/, selected: true }).waitFor()
  expect(complaints).toEqual([])
})

test('it can be read in the dark, on a phone', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})
