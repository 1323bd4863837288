import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
/** A customer that became a debtor of the till. */
let customer: { readonly key: string; readonly label: string; readonly email: string }

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['customers'], size: 0.2 })
  customer = await findCustomer()
})
afterAll(() => installation.close())

test('a customer is found by e-mail address and by key, and the address keeps the words', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/records')
  await page.getByRole('heading', { name: 'Search for a record' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  for (const words of [customer.email, customer.key]) {
    await page.getByRole('searchbox', { name: 'Search records' }).fill(words)
    await page.waitForURL((url) => url.searchParams.get('q')?.includes(words) === true)
    await page.getByRole('link', { name: customer.label, exact: true }).first().waitFor()
  }
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a record tells what was written, where each field came from, and leads to its mapping', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(`/w/default/i/lightspeed-ccv/f/customers/r/${customer.key}`)
  await page.getByText('became', { exact: true }).first().waitFor()
  await page.getByRole('heading', { name: /^Created as \d+$/ }).waitFor()
  await page.getByRole('heading', { name: 'How it was written' }).waitFor()
  await page.getByText('Personal fields are masked.').waitFor()
  expect(await findBarriers(page)).toEqual([])
  const field = page.getByRole('link', { name: /^Open .+ in the editor$/ }).first()
  const address = await field.getAttribute('href')
  expect(address).toContain('view=mapping')
  expect(address).toMatch(/step=steps/)
  expect(address).toMatch(/field=/)
  expect(complaints).toEqual([])
})

test('links of a record and of a field of the mapping open exactly these', async () => {
  const { page, context, complaints } = await installation.open({ width: 1400, height: 900 })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const copied = () => page.evaluate<string>('navigator.clipboard.readText()')
  await page.goto(`/w/default/i/lightspeed-ccv/f/customers/r/${customer.key}`)
  const title = page.getByRole('heading', { level: 1, name: /^Created as \d+$/ })
  await title.waitFor()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('button', { name: 'Link copied' }).waitFor()
  const record = await copied()
  await page.goto('/w/default')
  await page.goto(record)
  await title.waitFor()

  const place = 'path=mappings/lightspeed-ccv/categories.yaml&view=mapping&step=steps.2'
  await page.goto(`/w/default/edit?${place}`)
  const dock = page.getByRole('region', { name: 'Formula of the selected field' })
  const row = page
    .getByRole('treegrid')
    .getByRole('row', { name: /position/i })
    .first()
  await row.click()
  await dock.getByRole('button', { name: 'Copy link' }).click()
  await dock.getByRole('button', { name: 'Link copied' }).waitFor()
  const shown = await dock.locator('header').textContent()
  const field = await copied()
  expect(new URL(field).searchParams.get('field')).toBe('position')
  await page.goto('/w/default')
  await page.goto(field)
  await expect.poll(() => dock.locator('header').textContent()).toBe(shown)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a record that passed becomes a sample of the editor, with its personal fields masked', async () => {
  const { page, complaints } = await installation.open({ width: 1400 })
  await page.goto('/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=pipeline')
  await page.getByRole('button', { name: 'Samples' }).click()
  await page.getByRole('button', { name: 'From a past run…' }).click()
  // One that was written: which record is the latest, and whether it was skipped, is left to the run.
  const written = page.getByRole('row').filter({ hasText: 'Written' }).first()
  await written.getByRole('button', { name: /^Keep .+ as a sample$/ }).click()
  const samples = page.getByRole('table', { name: 'Sample records' })
  const kept = samples.getByRole('row').filter({ hasText: 'from a run' })
  await kept.getByText('shown').waitFor()
  await page.getByText('List', { exact: true }).click()
  const steps = page.getByRole('tree', { name: 'Steps' })
  await steps.getByText('done', { exact: true }).first().waitFor()
  const { body } = await installation.call('listSamples', { params: { flow: 'customers' } })
  const [sample] = body.items
  const { body: found } = await installation.call('searchRecords', {
    query: { q: sample.record.email },
  })
  expect({ from: sample.from, known: found.items }).toEqual({ from: 'run', known: [] })
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Drift' }).click()
  await page.getByRole('button', { name: 'Compare now' }).click()
  await page.getByText('No drift').waitFor()
  expect(complaints).toEqual([])
})

test('personal fields show to who says why, and the audit log tells of it', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(`/w/default/i/lightspeed-ccv/f/customers/r/${customer.key}`)
  await page.getByRole('button', { name: 'Show personal fields' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Why do you need to see them?').fill('the customer called')
  await dialog.getByRole('button', { name: 'Show personal fields' }).click()
  await dialog.waitFor({ state: 'detached' })
  const audit = await installation.call('listAudit', { query: { action: 'revealPayload' } })
  expect(audit.body.items[0].details).toMatchObject({ why: 'the customer called' })
  expect(complaints).toEqual([])
})

test('a flow tells how it stands and what it did, and is run anew from a date', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/i/lightspeed-ccv/f/customers')
  const { summary } = (await installation.call('readFlow', { params: { flow: 'customers' } })).body
  await page.locator(`time[datetime="${summary.handledUpTo}"]`).first().waitFor()
  const day = page
    .getByRole('list', { name: 'Runs per hour, 14 days' })
    .getByRole('listitem')
    .last()
  const countRuns = async (): Promise<number> =>
    (await installation.call('listRuns', { query: { flow: 'customers' } })).body.items.length
  // Runs arrive after the page.
  await expect
    .poll(async () => {
      const [label, count] = [await day.getAttribute('aria-label'), await countRuns()]
      return label?.includes(`${count} ${count === 1 ? 'run' : 'runs'}, 0 failed`)
    })
    .toBe(true)
  const finished = await countRuns()
  await page.locator('.recharts-bar-rectangle').first().waitFor()
  expect(await findBarriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Run from a date…').click()
  await dialog.getByLabel('Since').fill('2026-01-31')
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Run now' }).click()
  await page.getByText('Run queued').waitFor()
  await expect.poll(countRuns).toBeGreaterThan(finished)
  expect(complaints).toEqual([])
})

test('it can be read in the dark, on a phone', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(`/w/default/i/lightspeed-ccv/f/customers/r/${customer.key}`)
  await page.getByRole('heading', { name: 'How it was written' }).waitFor()
  const barriers = await findBarriers(page)
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect({ barriers, overflow }).toEqual({ barriers: [], overflow: 0 })
  expect(complaints).toEqual([])
})

async function findCustomer(): Promise<typeof customer> {
  const shop = installation.simulators.find(({ connector }) => connector === 'lightspeed-ecom')
  const { key, secret } = { ...shop?.settings, ...shop?.secrets }
  const basic = Buffer.from(`${key}:${secret}`).toString('base64')
  const response = await fetch(`${shop?.url}/nl/customers.json?limit=50`, {
    headers: { authorization: `Basic ${basic}` },
  })
  const { customers } = (await response.json()) as {
    customers: { id: number; email: string; isConfirmed: boolean }[]
  }
  for (const { id, email } of customers) {
    const found = await installation.call('searchRecords', { query: { q: email } })
    const record = found.body.items.find(
      (each: { key: string; outcome: string }) =>
        each.key === String(id) && each.outcome === 'done',
    )
    if (record) return { key: record.key, label: record.label ?? record.key, email }
  }
  throw new Error('no customer of the shop was written')
}
