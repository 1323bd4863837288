import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../../testing/browser.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

test('the tour shows the editor in five steps, writes nothing, and is offered once', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default/files')
  const offer = page.getByRole('button', { name: 'Tour of the editor' })
  await offer.click()
  const card = page.getByRole('dialog')
  const titles: (string | null)[] = []
  for (const place of ['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5']) {
    await card.getByText(place).waitFor()
    titles.push(await card.getByRole('heading').textContent())
    const box = await card.boundingBox()
    expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 1440).toBe(true)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(900)
    await page.locator('.tour-ring').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await card.getByRole('button', { name: /^(Next|Done)$/ }).click()
  }
  expect(new Set(titles).size).toBe(5)
  await card.waitFor({ state: 'detached' })
  const { body } = await installation.call('listFiles')
  expect(body.items.filter(({ hasDraft }: { readonly hasDraft: boolean }) => hasDraft)).toEqual([])

  await page.goto('/w/default/files')
  await page.getByRole('link', { name: 'New flow' }).waitFor()
  await expect.poll(() => offer.count()).toBe(0)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await offer.click()
  await card.getByText('1 of 5').waitFor()
  expect(complaints).toEqual([])
})

test('the tour is skipped by a key, works on a phone by keys, and ends with the editor', async () => {
  const { page, complaints } = await installation.open({ width: 390, height: 844, scheme: 'dark' })
  await page.goto('/w/default/files')
  const offer = page.getByRole('button', { name: 'Tour of the editor' })
  await offer.click()
  const card = page.getByRole('dialog')
  await card.getByText('1 of 5').waitFor()
  for (const place of ['2 of 5', '3 of 5']) {
    await card.getByRole('button', { name: 'Next' }).press('Enter')
    await card.getByText(place).waitFor()
    const box = await card.boundingBox()
    expect(box && box.x >= 0 && box.x + box.width <= 390 && box.y + box.height <= 844).toBe(true)
  }
  expect(await findBarriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
  await page.goto('/w/default/files')
  await page.getByRole('link', { name: 'New flow' }).waitFor()
  await expect.poll(() => offer.count()).toBe(0)
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  await offer.click()
  await card.getByText('1 of 5').waitFor()
  await page.goBack()
  await card.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})
