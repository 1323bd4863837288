import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const PLANS =
  'plans:\n  shop: { title: Corner shop, flows: 5, recordsPerMonth: 500, support: By mail }\n'

let folder: string
let installation: Installation

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-plans-'))
  const plansFile = join(folder, 'plans.yaml')
  writeFileSync(plansFile, PLANS)
  installation = await startInstallation('signed-up', { plansFile })
})
afterAll(async () => {
  await installation.close()
  rmSync(folder, { recursive: true })
})

test('an operator sees and changes plans, and the workspace says on every page what holds it', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await installation.open({})
  const phone = await installation.open({ width: 390, scheme: 'dark', isNew: true })
  const change = async (day: string) => {
    await page.goto('/w/default/settings/plans')
    await page.getByRole('button', { name: /^Change plan/ }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.getByLabel('Last day (UTC)').fill(day)
    await page.getByRole('button', { name: 'Grant the plan' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await page.goto('/w/default/settings/plans')
  await page.getByText('no limits').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await change('2026-01-01')
  await page.goto('/w/default')
  const banner = page
    .getByRole('alert')
    .filter({ hasText: 'The plan Corner shop ended on 2026-01-02' })
  await banner.waitFor()
  expect(await findBarriers(page)).toEqual([])
  await banner.getByRole('link').click()
  await page.getByRole('heading', { name: 'Corner shop' }).waitFor()
  await page.getByText('0 of 500').waitFor()
  // Of a workspace that no merchant made nothing is ever erased.
  await expect.poll(() => page.getByText(/erased/).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await phone.page.goto('/w/default/settings/plan')
  await phone.page.getByText('0 of 500').waitFor()
  expect(await findBarriers(phone.page)).toEqual([])
  await expect.poll(() => phone.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)

  await change('')
  await page.goto('/w/default')
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expect.poll(() => banner.count()).toBe(0)
  expect([...complaints, ...phone.complaints]).toEqual([])
})
