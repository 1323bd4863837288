import type { Page } from 'playwright-core'
import type { Recorder } from './recorder.ts'
import type { Installation } from './start-installation.ts'

const TILL = 'https://demo-shop.ccvshop.nl'

/** From the catalogue to a trial run, by the wizard. */
export async function recordSetUp(
  { page, see, click, type }: Recorder,
  { simulators }: Installation,
): Promise<void> {
  const of = (connector: string) => simulators.find((each) => each.connector === connector)
  const [shop, till] = [of('lightspeed-ecom'), of('ccv-salespos')]
  await standIn(page, simulators)

  await page.goto('/w/default/add')
  const add = page.getByRole('button', { name: /^Add: Lightspeed eCom.*CCV/ })
  await add.waitFor()
  await see()
  await click(add)
  await headed(page, 'Systems')
  const shopCard = page.getByRole('region', { name: 'Lightspeed eCom (C-Series)' })
  await shopCard.getByLabel('API key').scrollIntoViewIfNeeded()
  await see()
  await type(shopCard.getByLabel('API key'), shop?.settings['key'] ?? '')
  await shopCard.getByLabel('API secret').fill(shop?.secrets['secret'] ?? '')
  await click(shopCard.getByRole('button', { name: 'Connect', exact: true }))
  await shopCard.getByText('Connected as lightspeed-ecom').waitFor()
  const tillCard = page.getByRole('region', { name: 'CCV SalesPOS' })
  await type(tillCard.getByLabel("Address of the till's website"), TILL)
  await tillCard.getByLabel('Public key').fill(till?.settings['public'] ?? '')
  await tillCard.getByLabel('Secret key').fill(till?.secrets['secret'] ?? '')
  await click(tillCard.getByRole('button', { name: 'Connect', exact: true }))
  await tillCard.getByText('Connected as ccv-salespos').waitFor()
  await see()

  await click(page.getByRole('button', { name: 'Continue' }))
  await headed(page, 'Flows')
  await click(page.getByRole('radio', { name: 'Products, Lightspeed to CCV SalesPOS' }))
  await saved(page)
  await see()
  await click(page.getByRole('button', { name: 'Continue' }))
  await headed(page, 'Questions')
  await type(page.locator('[id="question.startDate"]'), '2026-01-01')
  await page.getByLabel('Sell them in the till for what their choices add up to').check()
  const debtor = page.getByRole('combobox', { name: 'Default debtor' })
  await click(debtor)
  await click(page.getByRole('option').first())
  await saved(page)
  await click(page.getByRole('button', { name: 'Continue' }))
  await headed(page, 'Tables')
  await page.getByText(/^0 of 2 filled/).waitFor()
  await see()
  for (const [place, tariff] of ['Normal', 'Low (a)'].entries()) {
    await click(page.getByRole('combobox', { name: /^Value for/ }).nth(place))
    await page.getByRole('option', { name: tariff, exact: true }).click()
  }
  await page.getByText(/^2 of 2 filled/).waitFor()
  await see()
  await fillMethods(page)

  await page.getByRole('button', { name: 'Continue' }).click()
  await headed(page, 'Try it')
  await click(page.getByRole('button', { name: 'Try on ten records of each flow' }))
  await page.getByText('All flows can be switched on').waitFor({ timeout: 180_000 })
  await see(2400)
  await click(page.getByRole('button', { name: 'Continue' }))
  await page.getByText('It can be switched on').waitFor()
  await click(page.getByRole('button', { name: 'Switch on', exact: true }))
  await page.getByText('Integration switched on').waitFor()
  await see()
}

/** The addresses on the page are those of real systems; simulated ones, which nobody else has, stand in for them. */
async function standIn(page: Page, simulators: Installation['simulators']): Promise<void> {
  await page.route('**/api/**', async (route) => {
    const sent = route.request().postData()
    const body = sent === null ? {} : JSON.parse(sent)
    const settings = simulators.find(({ connector }) => connector === body.connector)?.settings
    if (!settings || !body.settings) return route.continue()
    return route.continue({
      postData: JSON.stringify({ ...body, settings: { ...body.settings, ...settings } }),
    })
  })
}

/** Not seen: it is the table before, with more rows. */
async function fillMethods(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Payment methods/ }).click()
  const methods = page.getByRole('region', { name: /^Payment methods/ })
  await methods.getByText(/^5 of 7 filled/).waitFor()
  await methods.getByRole('button', { name: 'Paste rows' }).click()
  await page
    .getByRole('textbox', { name: 'Rows' })
    .fill('banktransfer\tOp rekening\npickup\tContant')
  await page.getByRole('button', { name: /^Add \d rows?$/ }).click()
  await methods.getByText('7 of 7 filled · Saved').waitFor()
}

async function saved(page: Page): Promise<void> {
  await page.getByText(/(^|· )Saved$/).waitFor()
}

async function headed(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name, exact: true, level: 2 }).waitFor()
}
