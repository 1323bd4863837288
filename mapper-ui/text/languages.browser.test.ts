import { afterAll, beforeAll, expect, test } from 'vitest'
import { findStrays } from '../testing/browser.ts'
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

/** What libraries say in English where nobody tells them otherwise. */
const FOREIGN = `(() => {
  const told = [...document.querySelectorAll('main *')].filter((each) => !each.closest('[aria-hidden=true]'))
    .flatMap((each) => [each.textContent, ...['aria-label', 'title', 'placeholder'].map((name) => each.getAttribute(name) ?? '')])
  return told.filter((text) => /^(Press enter|Zoom|Fit View|Control Panel|Edge from)/.test(text))
})()`
const FLOW = 'mappings/lightspeed-ccv/categories.yaml'

const SETUP = '/setup/lightspeed-ccv?step='
const ITALIAN = {
  [`${SETUP}systems`]: ['Chiave API', 'Dove è ospitato il negozio'],
  [`${SETUP}flows`]: ['Ordini, da Lightspeed a CCV SalesPOS'],
  [`${SETUP}questions`]: ['Valuta della cassa', 'Campi dei prodotti', 'In attesa di pagamento'],
  '/settings/schedules': ['Ordini, da Lightspeed a CCV SalesPOS'],
}
const DUTCH = {
  [`${SETUP}systems`]: ['API-sleutel', 'Waar de winkel draait'],
  [`${SETUP}questions`]: ['Velden van producten', 'Wacht op betaling'],
}

test.each([
  ['it', 'deve essere minuto, ora, giorno', ITALIAN, 'Trova', 0],
  ['nl', 'moet minuut, uur, dag', DUTCH, 'Zoeken', 1],
] as const)('pages speak %s', { timeout: 400_000 }, async (locale, mistake, told, find, nth) => {
  await installation.call('changeMe', { body: { locale } })
  // A browser takes the answer that it has for the one in the other language, for both have the same ETag.
  const { page, complaints } = await installation.open({ width: 390, isNew: true })
  // Each page in one of both; that each text is there in all is looked at in the files of texts.
  for (const path of paths.filter((_, at) => at % 2 === nth)) {
    await page.goto(`/w/default${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(locale)
    await expect
      .poll(async () => ({ path, raw: await page.evaluate(RAW) }))
      .toEqual({ path, raw: [] })
  }

  // What authors wrote: titles of flows, questions, and what a system needs.
  for (const [path, words] of Object.entries(told)) {
    await page.goto(`/w/default${path}`)
    for (const text of words) await page.getByText(text).first().waitFor()
  }

  // The editor: nothing is cut off, nothing of a library is left in English.
  for (const view of ['pipeline', 'mapping']) {
    await page.goto(`/w/default/edit?path=${FLOW}&view=${view}&step=steps.1`)
    const steps = page.getByRole('application').or(page.getByRole('tree')).first()
    await (view === 'mapping' ? page.getByRole('treegrid') : steps).waitFor()
    const parts = page.getByRole('toolbar').locator('[aria-expanded]')
    for (const part of await parts.all()) {
      await part.click()
      const english: unknown = await page.evaluate(FOREIGN)
      const strays = await findStrays(page, 'h1, [role=toolbar] [aria-expanded]')
      expect({ view, strays, english }).toEqual({ view, strays: [], english: [] })
    }
  }

  // The text, which is Monaco's.
  await page.goto(`/w/default/edit?path=${FLOW}&view=yaml`)
  await page.locator('.view-line').first().click()
  await page.keyboard.press('Control+f')
  await page.getByRole('textbox', { name: find, exact: true }).waitFor()

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
