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
  await expect.poll(() => heading.boundingBox()).toEqual(before)
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
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

test('a recording of a manual stands still until it is played, by mouse or keys, and can be stopped', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto('/w/default')
  await page.getByRole('button', { name: 'Help', exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Help' })
  await panel.getByRole('button', { name: 'Working with Mapwright' }).click()
  await panel.getByRole('button', { name: 'Retry, edit, ignore', exact: true }).click()
  const picture = panel.getByRole('img', { name: /^Recording: two payment methods/ })
  const shown = () => picture.evaluate((img: HTMLImageElement) => img.currentSrc)
  // The browser has decoded it, so the security policy lets it through.
  const width = () => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)
  await expect.poll(shown).toMatch(/\/assets\/fix\.still-[\w-]+\.webp$/)
  await expect.poll(width).toBeGreaterThan(900)
  expect(await findBarriers(page)).toEqual([])
  const narrow = (await panel.boundingBox())?.width ?? 0

  await panel.getByRole('button', { name: 'Play the recording' }).click()
  await expect.poll(shown).toMatch(/\/assets\/fix-[\w-]+\.webp$/)
  await expect.poll(width).toBeGreaterThan(900)
  await expect.poll(async () => (await panel.boundingBox())?.width).toBeGreaterThan(2 * narrow)
  expect(await findBarriers(page)).toEqual([])
  const stop = panel.getByRole('button', { name: 'Stop the recording' })
  // The same button, so the focus stays.
  await expect.poll(() => stop.evaluate((own) => own === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(shown).toMatch(/fix\.still-/)
  await page.keyboard.press('Space')
  await expect.poll(shown).toMatch(/\/assets\/fix-[\w-]+\.webp$/)

  // On a phone it fits as well.
  await page.setViewportSize({ width: 390, height: 844 })
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeLessThan(390)
  expect(complaints).toEqual([])
})

test('a "?" beside a field opens what the manual says of it', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900, scheme: 'dark' })
  await page.goto('/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=mapping')
  await page.getByRole('button', { name: 'Help: How a step writes' }).click()
  const panel = page.getByRole('complementary', { name: 'Help' })
  await panel.getByRole('cell', { name: 'createOnly' }).waitFor()
  await expect.poll(() => panel.getByRole('cell', { name: 'became', exact: true }).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await panel.getByRole('button', { name: 'Whole manual' }).click()
  await panel.getByRole('heading', { name: 'Language reference' }).waitFor()
  await panel.getByRole('button', { name: 'Close' }).click()
  await panel.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a "?" in a dialog opens the manual beside it, and Escape closes the manual alone', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 700 })
  await page.goto('/w/default/i/lightspeed-ccv/f/customers')
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Run from a date…').click()
  await dialog.getByLabel('Since').fill('2026-01-31')
  const opener = dialog.getByRole('button', { name: 'Help: What a run reads' })
  await opener.click()
  const panel = page.getByRole('region', { name: 'Help' })
  await panel.getByText('Full comparison').waitFor()
  expect(await findBarriers(page)).toEqual([])

  // Beside: both can be read, and the dialog can be worked in.
  const left = await dialog.boundingBox()
  const right = await panel.boundingBox()
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0)
  const scopes = dialog.getByRole('radiogroup')
  await scopes.getByText('Changes').click()
  await scopes.getByText('Run from a date…').click()
  await panel.getByRole('button', { name: 'Whole manual' }).click()
  await panel.getByRole('button', { name: 'Time windows' }).waitFor()
  await page.setViewportSize({ width: 1440, height: 420 })
  await panel.hover()
  await page.mouse.wheel(0, 300)
  await expect.poll(() => panel.evaluate((own) => own.scrollTop)).toBeGreaterThan(0)

  await panel.getByRole('button', { name: 'Time windows' }).focus()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await expect.poll(() => dialog.getByLabel('Since').inputValue()).toBe('2026-01-31')
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)

  // Over it on a phone, and gone with it.
  await page.setViewportSize({ width: 390, height: 700 })
  await opener.click()
  await panel.getByText('Full comparison').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await panel.getByRole('button', { name: 'Close' }).click()
  await page.setViewportSize({ width: 1440, height: 700 })
  await opener.click()
  await panel.waitFor()
  await dialog.getByRole('button', { name: 'Close' }).first().click()
  await panel.waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

const FIELDS = [
  ['/settings/schedules', 'Edit: Customers, Lightspeed to CCV SalesPOS', 'When a flow runs'],
  ['/settings/schedules', 'Edit: Customers, Lightspeed to CCV SalesPOS', 'Time windows'],
  ['/settings/alerts', 'Add channel', 'Alerts'],
  ['/settings/tokens', 'Create token', 'API tokens'],
  ['/settings/tokens', 'Create token', 'Roles'],
  ['/settings/people', 'Add a person', 'Roles'],
  ['/new-flow', 'Start with text…', 'Name and source of a flow'],
] as const

test.each(FIELDS)('in the dialog of %s "%s" there is help on: %s', async (path, button, topic) => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto(`/w/default${path}`)
  await page.getByRole('button', { name: button }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Help: ${topic}` })
    .click()
  const panel = page.getByRole('region', { name: 'Help' })
  await panel.getByRole('heading', { name: topic, exact: true }).waitFor()
  await expect.poll(async () => (await panel.locator('p, td, li').count()) > 0).toBe(true)
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
  await panel.getByRole('button', { name: 'Un flusso', exact: true }).click()
  await panel
    .getByRole('cell', { name: /Obbligatorio/ })
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

const SPOKEN = [
  ['it', 'Guida', 'Come scrive un passaggio', 'Campi inviati solo'],
  ['nl', 'Help', 'Hoe een stap schrijft', 'Velden die alleen'],
] as const

test.each(SPOKEN)(
  'a "?" opens its paragraph in the language of the reader: %s',
  async (locale, help, topic, words) => {
    await installation.call('changeMe', { body: { locale } })
    const { page, complaints } = await installation.open({ isNew: true, width: 1440, height: 900 })
    await page.goto('/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=mapping')
    await page.getByRole('button', { name: `${help}: ${topic}` }).click()
    const panel = page.getByRole('complementary', { name: help })
    await panel.getByRole('heading', { name: topic, exact: true }).waitFor()
    await panel.getByRole('row', { name: 'createOnly' }).getByText(words).waitFor()
    await expect.poll(() => panel.getByText('<!--').count()).toBe(0)
    expect(complaints).toEqual([])
  },
)
