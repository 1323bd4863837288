import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { findBarriers } from '../testing/browser.ts'
import { countKilobytes } from '../testing/count-bytes.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', {
    flows: ['customers', 'orders'],
    off: ['products-to-pos'],
    size: 0.2,
    goesOn: true,
  })
})
afterAll(() => installation.close())

const headingOf = (date: Date) =>
  `Records of ${date.toLocaleDateString('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })}`

const tillFaults = (): string => {
  const till = installation.simulators.find(({ connector }) => connector === 'ccv-salespos')
  return `${till?.url}/_simulator/faults`
}

test('says that all is well by what was looked at, and a system that answers nothing within one run', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  const verdict = page.getByRole('heading', { level: 1 })
  await page
    .getByText(/^Responds/)
    .nth(1)
    .waitFor()
  await expect.poll(() => page.getByText(/^Does not respond/).count()).toBe(0)
  const flows = page.getByRole('table').first()
  await flows.getByRole('row', { name: /^Customers.*checked/ }).waitFor()
  expect(await findBarriers(page)).toEqual([])

  await fetch(tillFaults(), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ kind: 'status', status: 503, path: '/' }]),
  })
  try {
    await installation.run('order-status')
    await expect
      .poll(() => verdict.textContent(), { timeout: 120_000, interval: 1_000 })
      .toMatch(/^CCV SalesPOS does not respond\./)
    await flows.getByRole('row', { name: /^Order status.*Failing.*503 to \d+ calls/ }).waitFor()
    await page.getByText('Does not respond (503)').waitFor()
    expect(await findBarriers(page)).toEqual([])
  } finally {
    await fetch(tillFaults(), { method: 'DELETE' })
  }
  await installation.run('order-status')
  await expect
    .poll(() => verdict.textContent(), { timeout: 120_000, interval: 1_000 })
    .not.toMatch(/does not respond/)
  expect(complaints).toEqual([])
})

test('names of flows are on one line at 1440 px, and nothing overlaps at 390 px', async () => {
  const { page } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  const links = page.getByRole('table').first().getByRole('rowgroup').last().locator('td.title a')
  await links.first().waitFor()
  const heights = await links.evaluateAll((all) => all.map((each) => each.clientHeight || 20))
  expect(Math.max(...heights)).toBeLessThan(30)
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
})

test('rows stand closer where somebody chose so, and still do when the page is opened again', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, isNew: true })
  await page.goto('/w/default')
  const row = page.getByRole('table').first().getByRole('row').nth(1)
  await row.waitFor()
  const heightOf = async () => (await row.boundingBox())?.height ?? 0
  const before = await heightOf()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('radiogroup', { name: 'Density' }).getByText('Compact').click()
  expect(await findBarriers(page)).toEqual([])
  await page.reload()
  await row.waitFor()
  await expect.poll(() => heightOf()).toBeLessThan(before)
  expect(complaints).toEqual([])
})

test('a browser that has seen nothing of it loads the overview with 200 KB of scripts and styles', async () => {
  const { page } = await installation.open({ width: 1440, height: 900, isNew: true })
  const kilobytesOf = await countKilobytes(page)
  await page.goto('/w/default')
  await page
    .getByRole('table')
    .first()
    .getByRole('row', { name: /^Orders/ })
    .waitFor()
  await page.waitForTimeout(1_000)
  expect(kilobytesOf('Script')).toBeGreaterThan(50)
  expect(kilobytesOf('Script') + kilobytesOf('Stylesheet')).toBeLessThan(200)
})

test('a time tells on hover when it was exactly', async () => {
  const { page } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  const time = page.getByRole('table').first().locator('time').first()
  await time.hover()
  const year = String(new Date().getFullYear())
  await expect.poll(() => page.getByRole('tooltip').textContent()).toContain(year)
  await page.getByRole('heading', { level: 1 }).hover()
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
})

test('an integration is drawn, a line for each flow, and says when its flows run within the hour', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv')
  const map = page.getByRole('region', { name: 'Flows between the systems' })
  const pill = (name: string) => map.getByRole('link', { name: new RegExp(`^${name}`) })
  await pill('Orders').waitFor()
  const orders = await pill('Orders').boundingBox()
  const customers = await pill('Customers').boundingBox()
  expect(Math.abs((orders?.y ?? 0) - (customers?.y ?? 0))).toBeGreaterThan(40)
  // Each tells its schedule and when it runs next, and a system how near it is to its limit.
  await expect.poll(() => pill('Orders').innerText()).toMatch(/every 5 min, (in \d+ (sec|min)|now)/)
  await map
    .getByText(/^[\d,.]+ of [\d,.]+ allowed in 1 hour$/)
    .first()
    .waitFor()
  // Chosen in the map, a flow tells beside it how it stands and what can be done; nothing is told twice.
  await expect.poll(() => page.getByRole('region', { name: 'Flows', exact: true }).count()).toBe(0)
  await pill('Orders').click()
  await page
    .getByRole('region', { name: /^Orders, / })
    .getByText('Trigger', { exact: true })
    .waitFor()
  await pill('Customers').click()
  const shown = page.getByRole('region', { name: /^Customers, / })
  await shown.getByRole('button', { name: 'Run…' }).waitFor()
  await expect.poll(() => pill('Customers').getAttribute('aria-current')).toBe('page')
  await expect.poll(() => pill('Orders').getAttribute('aria-current')).toBeNull()
  expect(await findBarriers(page)).toEqual([])
  await shown.getByRole('button', { name: 'Close' }).click()
  await shown.waitFor({ state: 'detached' })
  await page.getByText('List', { exact: true }).click()
  await page.getByRole('region', { name: 'Flows', exact: true }).getByRole('row').nth(3).waitFor()
  await expect.poll(() => map.count()).toBe(0)
  await page.getByText('Map', { exact: true }).click()
  const hour = page.getByRole('region', { name: 'Next 60 minutes' })
  await hour.getByText(/^\d+ runs planned$/).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('heading', { name: 'Next 60 minutes' }).waitFor()
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a day of the bars of a flow opens the records of that day, by pointer and by keys', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  const row = page
    .getByRole('table')
    .first()
    .getByRole('row', { name: /^Customers/ })
  const bars = row.getByRole('link', { name: /records, \d+ failed/ })
  const box = await bars.boundingBox()
  if (!box) throw new Error('no bars')
  const today = new Date()
  const dayBefore = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  await page.mouse.click(box.x + box.width - 12, box.y + box.height / 2)
  await page.getByRole('heading', { name: headingOf(dayBefore) }).waitFor()
  await page.getByText('No record changed on this day').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await page.goBack()
  await bars.focus()
  for (const key of ['ArrowLeft', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
  await page.getByRole('heading', { name: headingOf(today) }).waitFor()
  const records = page.getByRole('table').getByRole('row')
  await records.nth(2).waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'Day after' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Day before' }).click()
  await page.getByRole('heading', { name: headingOf(dayBefore) }).waitFor()
  await page.getByRole('link', { name: 'Day after' }).click()
  await records.nth(2).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

test('a flow shows how far it was behind its source at most, and when, for each period', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv/f/orders')
  const band = page.getByRole('figure', { name: /^Behind the source: \d+ (sec|min|hr)/ })
  await band.waitFor()
  const chart = page.getByRole('region', { name: 'Records over time' })
  await chart.getByText('24 hours', { exact: true }).click()
  await band.waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a bar of the chart of a flow, and what it handled today, open the records of the day', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv/f/customers')
  const today = new Date()
  const heading = page.getByRole('heading', { level: 2, name: /^Records of / })
  const chart = page.getByRole('figure', { name: 'Records over time' })
  const grid = chart.locator('.recharts-cartesian-grid')
  const box = await grid.boundingBox()
  if (!box) throw new Error('no chart')
  // Above the bar: all of the column is the day.
  await page.mouse.click(box.x + box.width - 16, box.y + 8)
  await heading.waitFor()
  expect(new URL(page.url()).searchParams.get('day')).toBe(
    `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, '0')}-${String(today.getDate()).padStart(2, '0')}`,
  )
  await page.goBack()
  const figure = page.locator('.figure', { hasText: 'Processed today' })
  await figure.getByRole('link').click()
  await heading.waitFor()
  expect(complaints).toEqual([])
})

test('the page of a flow says in plain words what it does with the answers that it has', async () => {
  const { page, complaints } = await installation.open({ width: 390, height: 844 })
  await page.goto('/w/default/i/lightspeed-ccv/f/orders')
  await page.getByRole('button', { name: /^What it does: Orders/ }).click()
  const dialog = page.getByRole('dialog', { name: /^What it does: Orders/ })
  await dialog
    .getByRole('region', { name: 'Writes' })
    .getByText('Order in CCV SalesPOS')
    .first()
    .waitFor()
  await dialog.getByText('Send orders with these payment statuses: Paid').waitFor()
  await expect
    .poll(() =>
      dialog.getByRole('region', { name: 'Skips a record when' }).getByRole('listitem').count(),
    )
    .toBeGreaterThan(3)
  expect(await findBarriers(page)).toEqual([])
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('the page of a flow says what its source sends otherwise than before, with the lines that write it', async () => {
  const { db } = installation.services.database
  const change = { path: 'email', kind: 'gone', expected: ['text'], found: [], fields: ['email'] }
  await queryRows(
    db,
    `insert into drift_look (connection, resource, next_at, changes, flows)
     select r.connection, 'customer', 9e15, ?::jsonb,
       jsonb_build_array(jsonb_build_object('integration', i.id, 'flow', 'customers', 'count', 1))
     from role r join integration i on i.id = r.integration where i.name = 'lightspeed-ccv' and r.role = 'shop'
     on conflict (connection, resource) do update set changes = excluded.changes, flows = excluded.flows`,
    [JSON.stringify([{ ...change, since: Date.now() }])],
  )
  try {
    const { page, complaints } = await installation.open({ width: 390, height: 844 })
    const alert = page.getByRole('alert').filter({ hasText: /comes? differently since/ })
    // What is wrong is looked for every half minute: a page would be loaded many times meanwhile.
    const open = { query: { isOpen: 'true', kind: 'drift' } }
    await expect
      .poll(async () => (await installation.call('listAlerts', open)).body.items.length, {
        timeout: 120_000,
        interval: 1_000,
      })
      .toBe(1)
    await page.goto('/w/default/i/lightspeed-ccv/f/customers')
    await alert.waitFor()
    await expect.poll(() => alert.count()).toBe(1)
    await expect
      .poll(() => alert.getByRole('listitem').first().innerText())
      .toMatch(/^mappings\/lightspeed-ccv\/[\w./-]+\.yaml:\d+ → \w+/)
    expect(await findBarriers(page)).toEqual([])
    await alert.getByRole('link', { name: 'Edit mapping' }).click()
    await page.getByRole('treegrid').waitFor()
    expect(complaints).toEqual([])
  } finally {
    await queryRows(db, 'delete from drift_look', [])
  }
})
