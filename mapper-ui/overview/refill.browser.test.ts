import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const PATH = 'mappings/lightspeed-ccv/categories.yaml'
const PARAMS = { workspace: 'default', integration: 'lightspeed-ccv', flow: 'categories' }

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['categories'], size: 0.2 })
  const text = readFileSync(new URL(`../../${PATH}`, import.meta.url), 'utf8')
  const changed = text.replace('description: =content', 'description: =title & " of ours"')
  // Its tests expect what was mapped before.
  const files = [{ path: PATH, text: changed.slice(0, changed.indexOf('\ntests:') + 1) }]
  await installation.call('pushFiles', { body: { files, note: 'other descriptions' } })
})
afterAll(() => installation.close())

test('a field is chosen, its plan is read and written, and then all linked records get it and nothing else', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv/f/categories')
  const earlier = (await endedRuns()).length
  const dialog = await chooseDescription(page)
  const all = dialog.getByRole('button', { name: 'Refill all records' })
  // Not before it was seen what that means.
  await expect.poll(() => all.isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Show the plan' }).click()
  await dialog
    .getByText(/ of ours/)
    .first()
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: /^Write (this record|these \d+) as planned$/ }).click()
  await page.getByText('Run queued').waitFor()
  const planned = await runAfter(earlier)
  expect(planned['updated']).toBeGreaterThan(0)
  expect(planned['created'] ?? 0).toBe(0)

  const again = await chooseDescription(page)
  await again.getByRole('button', { name: 'Show the plan' }).click()
  const rest = again.getByRole('button', { name: 'Refill all records' })
  await expect.poll(() => rest.isEnabled()).toBe(true)
  await rest.click()
  const refilled = await runAfter(earlier + 1)
  expect(refilled['created'] ?? 0).toBe(0)
  expect((refilled['unchanged'] ?? 0) + (refilled['updated'] ?? 0)).toBeGreaterThanOrEqual(
    planned['updated'] ?? 0,
  )
  expect(complaints).toEqual([])
})

async function chooseDescription(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run this flow' })
  await dialog.getByText('Refill fields…').click()
  await dialog.getByRole('combobox', { name: 'Fields to write' }).click()
  await page.getByRole('option', { name: 'Description (description)' }).click()
  await page.keyboard.press('Escape')
  return dialog
}

/** What the runs that ended have done, newest first. */
async function endedRuns(): Promise<readonly Readonly<Record<string, number>>[]> {
  const { body } = await installation.call('listRuns', { params: PARAMS })
  const ended = body.items.filter(({ state }: { readonly state: string }) => state === 'finished')
  return ended.map(({ counts }: { readonly counts: Record<string, number> }) => counts)
}

/** What the newest run has done, once more have ended than so many. */
async function runAfter(count: number): Promise<Readonly<Record<string, number>>> {
  await expect.poll(async () => (await endedRuns()).length).toBeGreaterThan(count)
  const [newest = {}] = await endedRuns()
  return newest
}
