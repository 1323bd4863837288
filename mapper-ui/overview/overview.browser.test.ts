import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
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
  expect(await page.getByText(/^Does not respond/).count()).toBe(0)
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

test('an integration is drawn, a line for each flow, and says when its flows run within the hour', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv')
  const map = page.getByRole('region', { name: 'Flows between the systems' })
  const pill = (name: string) => map.getByRole('link', { name: new RegExp(`^${name}`) })
  await pill('Orders').waitFor()
  const orders = await pill('Orders').boundingBox()
  const customers = await pill('Customers').boundingBox()
  expect(Math.abs((orders?.y ?? 0) - (customers?.y ?? 0))).toBeGreaterThan(40)
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
