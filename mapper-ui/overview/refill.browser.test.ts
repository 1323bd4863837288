import { readFileSync } from 'node:fs'
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

test('a field is chosen, its plan is read, and all linked records get it and nothing else', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/i/lightspeed-ccv/f/categories')
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Run this flow' })
  await dialog.getByText('Refill fields…').click()
  const all = dialog.getByRole('button', { name: 'Refill all records' })
  // Not before it was seen what that means.
  await expect.poll(() => all.isDisabled()).toBe(true)
  await dialog.getByRole('combobox', { name: 'Fields to write' }).click()
  await page.getByRole('option', { name: 'description' }).click()
  await expect.poll(() => all.isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Show the plan' }).click()
  await dialog
    .getByText(/ of ours/)
    .first()
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await all.click()
  await page.getByText('Run queued').waitFor()
  const counts = await untilRefilled()
  expect(counts['updated']).toBeGreaterThan(0)
  expect(counts['created'] ?? 0).toBe(0)
  expect(complaints).toEqual([])
})

/** What the newest run has done, once it has ended. */
async function untilRefilled(): Promise<Readonly<Record<string, number>>> {
  for (;;) {
    const { body } = await installation.call('listRuns', { params: PARAMS })
    const [newest] = body.items
    if (newest?.counts.updated > 0 && newest.state === 'finished') return newest.counts
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
