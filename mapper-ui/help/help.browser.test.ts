import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

test('the manuals of Mapwright and of the integrations are beside every page, which stays as it is', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  const heading = page.getByRole('heading', { level: 1 })
  await heading.waitFor()
  const before = await heading.boundingBox()
  const opener = page.getByRole('button', { name: 'Help', exact: true })
  await opener.click()
  const panel = page.getByRole('complementary', { name: 'Help' })
  await panel.getByRole('button', { name: 'Lightspeed eCom ↔ CCV SalesPOS' }).click()
  await panel.getByText('Synchronises a web shop').waitFor()
  await panel.getByRole('button', { name: 'Orders', exact: true }).click()
  await panel.getByText('Books each order once').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await panel.getByRole('button', { name: 'Whole manual' }).click()
  await panel.getByRole('button', { name: 'All manuals' }).click()
  await panel.getByRole('button', { name: 'Language reference' }).click()
  await panel.getByRole('button', { name: 'Functions' }).click()
  await panel.getByRole('heading', { name: 'Functions', exact: true }).waitFor()
  expect(await heading.boundingBox()).toEqual(before)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.setViewportSize({ width: 390, height: 844 })
  await opener.click()
  await panel.getByRole('button', { name: 'Language reference' }).click()
  await panel.getByRole('button', { name: 'A flow', exact: true }).click()
  await panel.getByRole('table').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

test('a "?" beside a field opens what the manual says of it', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, scheme: 'dark' })
  await page.goto('/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=mapping')
  await page.getByRole('button', { name: 'Help: How a step writes' }).click()
  const panel = page.getByRole('complementary', { name: 'Help' })
  await panel.getByRole('cell', { name: 'createOnly' }).waitFor()
  expect(await panel.getByRole('cell', { name: 'became', exact: true }).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await panel.getByRole('button', { name: 'Whole manual' }).click()
  await panel.getByRole('heading', { name: 'Language reference' }).waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
  await panel.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('the manual of an integration is in the language of the reader', async () => {
  await installation.call('changeMe', { body: { locale: 'it' } })
  const { page, complaints } = await installation.open({ isNew: true })
  await page.goto('/w/default')
  await page.getByRole('button', { name: 'Guida', exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Guida' })
  await panel.getByRole('button', { name: /Lightspeed/ }).click()
  await panel.getByRole('button', { name: 'Ordini', exact: true }).waitFor()
  await panel.getByRole('button', { name: 'Tutti i manuali' }).click()
  await panel.getByRole('button', { name: 'Riferimento del linguaggio' }).click()
  await panel.getByText('Questo manuale è in inglese.').waitFor()
  expect(complaints).toEqual([])
})
