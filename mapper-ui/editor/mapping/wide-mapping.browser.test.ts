import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_FIELDS } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'
import { makeWideFlow } from '../../testing/wide-flow.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
})
afterAll(() => installation.close())

test('a mapping of 2,000 fields a side stays small on the page, wherever it is scrolled to', async () => {
  const { path, files } = makeWideFlow({ fields: 2000, mapped: 1000 })
  for (const [at, text] of Object.entries(files)) {
    const headers = { 'if-match': '"none"' }
    await installation.call('saveDraft', { query: { path: at }, body: { text }, headers })
  }
  const body = { paths: Object.keys(files), note: 'for the test' }
  await installation.call('publishFiles', { body })
  const { page, complaints } = await installation.open({ width: 1400, remembered: ALL_FIELDS })
  await page.goto(`/w/default/edit?path=${path}&view=mapping`)
  await page.getByRole('treegrid').getByText('value of field0', { exact: true }).first().waitFor()
  await expect.poll(() => countElements(page)).toBeLessThan(1500)
  const grid = page.getByRole('treegrid')
  await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2102')

  await grid.focus()
  await page.keyboard.press('End')
  await grid.getByRole('row', { name: /^field1999/ }).waitFor()
  await expect.poll(() => countElements(page)).toBeLessThan(1500)

  await page.goto(`/w/default/edit?path=${path}&view=mapping&step=steps.0&field=group30.field612`)
  await grid.getByRole('row', { name: /^field612/, selected: true }).waitFor()

  // What takes the place of a field that is gone is looked for among all of them.
  const gone = files[path]?.replace('code: =id', 'code: =number') ?? ''
  const headers = { 'if-match': '*' }
  await installation.call('saveDraft', { query: { path }, body: { text: gone }, headers })
  await page.reload()
  const repoint = page.getByRole('combobox', { name: 'Remap number to' })
  await repoint.waitFor()
  await expect.poll(() => page.locator('*').count()).toBeLessThan(2500)
  await repoint.fill('field1999')
  await page.getByRole('option', { name: 'group99.field1999', exact: true }).click()
  await repoint.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

function countElements(page: Page): Promise<number> {
  return page.locator('.mapping-surface *').count()
}
