import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  await installation.call('addIntegration', { body: { name: 'lightspeed-ccv' } })
})
afterAll(() => installation.close())

const settings = ['general', 'people', 'tokens', 'alerts', 'schedules', 'privacy', 'me']
const paths = [
  '',
  '/errors',
  '/errors?state=waiting',
  '/errors?state=retrying',
  '/records',
  '/records?q=nothing',
  '/add',
  '/connections',
  '/files',
  ...settings.map((section) => `/settings/${section}`),
]

/** Texts of a page that look like the name of a text, or like one that was not filled in. */
const RAW = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim()
    const isCode = node.parentElement.closest('code, pre, script, style')
    if (!isCode && (/^[a-z]+[A-Z][A-Za-z]*$/.test(text) || text.includes('{{'))) found.push(text)
  }
  return found
})()`

test.each([
  ['it', 'deve essere minuto, ora, giorno'],
  ['nl', 'moet minuut, uur, dag'],
] as const)('every page speaks %s', { timeout: 150_000 }, async (locale, mistake) => {
  await installation.call('changeMe', { body: { locale } })
  const { page, complaints } = await installation.open({ width: 390 })
  for (const path of paths) {
    await page.goto(`/w/default${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle').catch(() => undefined)
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    expect({ path, raw: await page.evaluate(RAW) }).toEqual({ path, raw: [] })
  }

  // What the server says of a mistake, too.
  await page.goto('/w/default/settings/schedules')
  await page.locator('main section button').first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'cron' }).check()
  await dialog.getByRole('textbox', { name: 'Cron' }).fill('now')
  await dialog.locator('[type=submit]').click()
  await dialog.getByRole('alert').getByText(mistake).waitFor()
  expect(complaints).toEqual([])
})
