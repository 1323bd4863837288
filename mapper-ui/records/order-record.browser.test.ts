import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // An order waits for its articles.
  const flows = ['categories', 'products-to-pos', 'customers', 'orders', 'order-status']
  installation = await startInstallation('ready', { flows, size: 0.1 })
})
afterAll(() => installation.close())

test('an order shows each time it was handled, its steps with reasons, each exchange, and its links both ways', async () => {
  const [event] = await queryRows<{ key: string; id: string }>(
    installation.services.database.db,
    // Not each has a status yet that the other direction tells the webshop.
    `select e.key, e.id from event e
     where e.flow = 'orders' and e.outcome = 'done'
       and exists (select 1 from link l where l.flow = 'order-status' and l.target = 'shop.order' and l.target_id = e.key)
     order by e.id limit 1`,
    [],
  )
  const { page, complaints } = await installation.open()
  await page.goto(`/w/default/i/lightspeed-ccv/f/orders/r/${event?.key}?event=${event?.id}`)
  await page
    .getByText(/^run \d+ · version [0-9a-f]{12}/)
    .first()
    .waitFor()

  const steps = page.getByRole('list').filter({ hasText: 'not run' }).last()
  await steps.getByText('run', { exact: true }).first().waitFor()
  expect(await steps.getByText('run', { exact: true }).count()).toBeGreaterThan(2)
  expect(await steps.getByText('not run', { exact: true }).count()).toBeGreaterThan(0)

  const exchanges = page.locator('details')
  const post = exchanges.filter({ hasText: 'POST ' }).last()
  await post.locator('summary').click()
  const sent = (await post.locator('pre').first().textContent()) ?? ''
  expect(sent).toContain('***')

  // A value that a table gave names its row; the field leads to its place in the editor.
  const field = page
    .getByRole('row')
    .filter({ hasText: /table row/ })
    .first()
  await field.waitFor()
  await field.getByRole('link').click()
  await page.waitForURL(/\/edit\?.*field=/)
  const wanted = new URL(page.url()).searchParams.get('field') ?? ''
  const selected = page.getByRole('treegrid').getByRole('row', { selected: true }).first()
  const name = wanted.split(/[.[\]]+/).findLast(Boolean)
  expect(await selected.textContent()).toContain(name)

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
