import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // An order waits for its articles.
  const flows = ['categories', 'products-to-pos', 'customers', 'orders', 'order-status']
  installation = await startInstallation('ready', { flows, size: 0.1 })
})
afterAll(() => installation.close())

test('an order stays what it was made, and shows its story, steps with reasons, exchanges, and links both ways', async () => {
  const [event] = await queryRows<{ key: string; id: string }>(
    installation.services.database.db,
    // Not each has a status yet that the other direction tells the webshop.
    `select e.key, e.id from event e
     where e.flow = 'orders' and e.outcome = 'done'
       and exists (select 1 from link l where l.flow = 'order-status' and l.target = 'shop.order' and l.target_id = e.key)
     order by e.id limit 1`,
    [],
  )
  const { page, complaints } = await installation.open({ width: 1440 })
  await page.goto(`/w/default/i/lightspeed-ccv/f/orders/r/${event?.key}`)
  await page.getByRole('heading', { level: 1, name: /^Created as \d+$/ }).waitFor()
  await page
    .getByText(/^run \d+ · version [0-9a-f]{12}/)
    .first()
    .waitFor()

  // A value that a table gave hangs by its row; a thread leads there from the field that was looked up.
  const target = page.locator('.story-card', { hasText: 'Payment method' }).last()
  await target.getByText('Payment method', { exact: true }).hover()
  await page.locator('.story-decision[data-hot]', { hasText: 'Payment methods' }).waitFor()
  await page.locator('.story-card [data-node="source paymentMethod"][data-hot]').waitFor()
  await expect.poll(() => page.locator('.story-threads path[data-hot]').count()).toBeGreaterThan(1)
  // Threads tell how a value came, each record tells its system, and a look-up leads to its step.
  for (const kind of ['copied', 'decided']) {
    const threads = page.locator(`.story-threads path[data-kind=${kind}]`)
    await expect
      .poll(async () => ({ kind, isThere: (await threads.count()) > 0 }))
      .toEqual({ kind, isThere: true })
  }
  const source = page.getByRole('region', { name: 'Order (Lightspeed eCom (C-Series))' })
  await expect
    .poll(() => source.locator('header').innerText())
    .toMatch(/^L\s+Order\s+Lightspeed eCom/)
  const lookUp = page.getByRole('list', { name: 'Decisions' }).getByRole('link').first()
  await expect.poll(() => lookUp.getAttribute('href')).toMatch(/\/edit\?.*step=/)

  const folds = page.locator('.record-fold')
  await folds.filter({ hasText: 'Steps' }).locator('> summary').click()
  const steps = page.getByRole('list').filter({ hasText: 'not run' }).last()
  await steps.getByText('run', { exact: true }).first().waitFor()
  await expect.poll(() => steps.getByText('run', { exact: true }).count()).toBeGreaterThan(2)
  await expect.poll(() => steps.getByText('not run', { exact: true }).count()).toBeGreaterThan(0)

  await folds.filter({ hasText: 'Requests and responses' }).locator('> summary').click()
  const post = page.locator('details details').filter({ hasText: 'POST ' }).last()
  await post.locator('summary').click()
  const sent = (await post.locator('pre').first().textContent()) ?? ''
  expect(sent).toContain('***')

  const field = target.getByRole('link', { name: /^Open .+ in the editor$/ }).first()
  await field.click()
  await page.waitForURL(/\/edit\?.*field=/)
  const wanted = new URL(page.url()).searchParams.get('field') ?? ''
  const selected = page.getByRole('treegrid').getByRole('row', { selected: true }).first()
  const name = wanted.split(/[.[\]]+/).findLast(Boolean)
  await expect.poll(() => selected.textContent()).toContain(name)

  await page.goto(`/w/default/i/lightspeed-ccv/f/orders/r/${event?.key}`)
  // A flow of each direction knows of the pair, which is one all the same.
  await page.getByText('is also', { exact: true }).waitFor()
  await page.getByRole('link', { name: /^Order \(CCV SalesPOS\) / }).click()
  await page.waitForURL(/\/f\/order-status\/r\//)
  const back = page.getByRole('link', { name: /^Order \(Lightspeed eCom \(C-Series\)\) / })
  await back.waitFor()
  await page.getByText('is also', { exact: true }).waitFor()
  await back.click()
  await page.waitForURL(new RegExp(`/f/orders/r/${event?.key}`))
  expect(complaints).toEqual([])
})

test('fields are called by title or by API name as is chosen, and what would be written now is planned', async () => {
  const [event] = await queryRows<{ key: string }>(
    installation.services.database.db,
    `select key from event where flow = 'orders' and outcome = 'done' order by id limit 1`,
    [],
  )
  const path = `/w/default/i/lightspeed-ccv/f/orders/r/${event?.key}`
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  page.setDefaultTimeout(90_000)
  await page.goto(path)
  const target = page.locator('.story-card').filter({ hasText: 'Payment method' }).last()
  await target.waitFor()
  // What a page shows without a fold open is read on two screens.
  await expect
    .poll(() => page.evaluate<number>('document.documentElement.scrollHeight'))
    .toBeLessThan(1800)
  await page.getByText('API names', { exact: true }).click()
  await page.locator('.story-card').getByText('paymentMethod', { exact: true }).last().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Plan again' }).click()
  await page.getByRole('heading', { name: 'What would be written now' }).waitFor()
  expect(await findBarriers(page)).toEqual([])

  const { page: phone } = await installation.open({
    width: 390,
    height: 844,
    remembered: { 'mapwright-record-names': '"api"' },
  })
  await phone.goto(path)
  await phone.locator('.story-card').getByText('paymentMethod', { exact: true }).last().waitFor()
  const overflow = await phone.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(await findBarriers(phone)).toEqual([])
  expect(complaints).toEqual([])
})

test('an update shows what was there before', async () => {
  const [event] = await queryRows<{ key: string; id: string }>(
    installation.services.database.db,
    `select key, id from event where flow = 'products-to-pos' and writes::text like '%pos.variant%' order by id limit 1`,
    [],
  )
  const { page } = await installation.open({ width: 1440, height: 900 })
  page.setDefaultTimeout(90_000)
  await page.goto(
    `/w/default/i/lightspeed-ccv/f/products-to-pos/r/${event?.key}?event=${event?.id}`,
  )
  const updated = page.locator('.story-card').filter({ hasText: /fields? changed/ })
  await updated.first().waitFor()
  await expect.poll(() => updated.locator('.story-arrow').count()).toBeGreaterThan(0)
  await expect
    .poll(() => updated.locator('del').or(updated.locator('.story-none')).count())
    .toBeGreaterThan(0)
  expect(await findBarriers(page)).toEqual([])
})
