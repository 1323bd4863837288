import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

/** Adding an integration compiles all of it, which a busy machine takes its time for. */
const PATIENCE_MS = 120_000

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('empty', { size: 0.05, hasSystems: true })
})
afterAll(() => installation.close())

test('takes somebody who has read nothing from an empty installation to records in the till', {
  timeout: 600_000,
}, async () => {
  const desk = await installation.open()
  desk.page.setDefaultTimeout(PATIENCE_MS)
  await desk.page.goto(installation.setUpPath)
  await makeFirstAccount(desk.page)
  await addIntegration(desk.page)
  await connectShop(desk.page)
  await connectTill(desk.page)
  await chooseFlows(desk.page)
  expect(desk.complaints).toEqual([])

  // Somebody leaves, and comes back another day: on a phone, in the dark.
  const { page, context, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  page.setDefaultTimeout(PATIENCE_MS)
  await context.addCookies(await desk.context.cookies())
  await page.goto('/w/default')
  await page.getByRole('link', { name: 'Continue setup' }).click()
  // From which day on orders are sent has no answer that could be guessed.
  await heading(page, 'Questions')
  await page.locator('[id="question.startDate"]').fill('2000-01-01')
  await page.getByText(/(^|· )Saved$/).waitFor()
  await page.getByRole('button', { name: /^6\. Switch on/ }).click()
  await heading(page, 'Switch on')
  // Nobody says that it can be, before anything was tried.
  await page.getByText('No trial run yet').waitFor()
  const switchOn = page.getByRole('button', { name: 'Switch on', exact: true })
  await expect.poll(() => switchOn.isDisabled()).toBe(true)
  await page.getByText('The table “Tax tariffs” has no rows yet').waitFor()
  await page.getByRole('button', { name: 'Open: Default debtor' }).click()
  await heading(page, 'Questions')
  await page.locator('[id="question.defaultDebtor"]:focus').waitFor()

  await answerQuestions(page)
  await fillTables(page)
  await fitsPhone(page)
  await tryOut(page)
  await fitsPhone(page)

  const before = await countInTill('users')
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Switch on')
  await page.getByText('It can be switched on').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: /^What it does: Orders/ }).click()
  await page.getByText('Send no orders from before this day: 2000-01-01').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await fitsPhone(page)
  await switchOn.click()
  await page.getByText('Integration switched on').waitFor()
  await page.getByRole('link', { name: 'Open the overview' }).click()
  await page.getByText('All well').first().waitFor()

  await expect.poll(() => countInTill('users'), { timeout: 180_000 }).toBeGreaterThan(before)
  await expect.poll(() => openAndUnrun(page), { timeout: 240_000, interval: 1_000 }).toEqual([])
  await agreeOnBothSides()
  await page.goto('/w/default/errors')
  await page.getByText('Nothing needs attention').waitFor()
  expect(complaints).toEqual([])
})

/** Flows that have not come to the end of their first run, and records that are not done, as the server tells. */
async function openAndUnrun(page: Page): Promise<readonly string[]> {
  const place = '/api/workspaces/default/integrations/lightspeed-ccv'
  const read = async (path: string) =>
    JSON.parse(await (await page.request.get(path, { maxRetries: 3 })).text())
  const { flows } = await read(place)
  const { items } = await read(`${place}/errors`)
  const chosen: { flow: string; lastRun: { state: string } | null }[] = flows.filter(
    ({ isOn }: { isOn: boolean }) => isOn,
  )
  return [
    ...chosen.flatMap(({ flow, lastRun }) => (lastRun?.state === 'finished' ? [] : [flow])),
    ...items.map(
      ({ flow, key, state, reason }: Record<string, string>) =>
        `${flow} ${key} ${state}: ${reason}`,
    ),
  ]
}

type Shown = Readonly<Record<string, string | number | boolean | null>>

const rowsIn = async (system: string, name: string): Promise<readonly Shown[]> => {
  const response = await fetch(`${simulator(system).url}/_simulator/${name}`)
  return response.ok ? JSON.parse(await response.text()) : []
}

const texts = (shown: readonly Shown[], ...names: readonly string[]) =>
  new Set(
    shown.map((row) => String(names.map((name) => row[name]).find(Boolean) ?? '').toLowerCase()),
  )
const without = (wanted: Iterable<string>, there: ReadonlySet<string>) =>
  [...wanted].filter((each) => !there.has(each))

/** What is in both systems after the first runs: all that the answers want in the till. */
async function agreeOnBothSides(): Promise<void> {
  const [shop, till] = ['lightspeed-ecom', 'ccv-salespos'] as const
  const wanted = (await rowsIn(shop, 'orders')).filter(
    ({ status, paymentStatus }) =>
      paymentStatus === 'paid' &&
      /^(on_hold|processing_(?!awaiting_payment)|completed)/.test(String(status)),
  )
  expect(wanted.length).toBeGreaterThan(5)
  const booked = texts(await rowsIn(till, 'orders'), 'reservationnumber')
  expect(without(texts(wanted, 'number'), booked)).toEqual([])

  const articles = texts(await rowsIn(shop, 'variants'), 'sku', 'articleCode')
  const sold = new Set([
    ...texts(await rowsIn(till, 'products'), 'productnumber'),
    ...texts(await rowsIn(till, 'attributecombinations'), 'sku_number'),
  ])
  expect(articles.size).toBeGreaterThan(15)
  expect(without(articles, sold)).toEqual([])
  const shelves = texts(await rowsIn(till, 'categories'), 'name')
  expect(without(texts(await rowsIn(shop, 'categories'), 'title'), shelves)).toEqual([])
  const customers = texts(await rowsIn(shop, 'customers'), 'email')
  customers.delete('')
  expect(customers.size).toBeGreaterThan(5)
  expect(without(customers, texts(await rowsIn(till, 'users'), 'username'))).toEqual([])
}

/** Nothing is wider than the window, so that nobody has to scroll sideways. */
async function fitsPhone(page: Page): Promise<void> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBe(0)
}

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name, exact: true, level: 2 }).waitFor()
}

async function makeFirstAccount(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('E-mail address').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByRole('button', { name: 'Start' }).click()
}

async function addIntegration(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Add an integration' }).click()
  await page.getByRole('searchbox').fill('something that nobody makes')
  await page.getByText('No matches').waitFor()
  await page.getByRole('searchbox').fill('till lightspeed')
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: /^Add: Lightspeed eCom/ }).click()
  await heading(page, 'Systems')
}

async function connectShop(page: Page): Promise<void> {
  const { settings, secrets } = simulator('lightspeed-ecom')
  const system = page.getByRole('region', { name: 'Lightspeed eCom (C-Series)' })
  await system.getByRole('heading', { name: 'Where do I find these?' }).waitFor()
  await system.getByRole('radio', { name: 'Another address' }).check()
  await system.getByRole('textbox', { name: /Another address/ }).fill(`${settings['cluster']}/`)
  await system.getByLabel('API key').fill('too short')
  await system.getByRole('button', { name: 'Test' }).click()
  await system.getByText('At least 32 characters').waitFor()
  await system.getByText('Required').waitFor()

  await system.getByLabel('API key').fill(settings['key'] ?? '')
  await system.getByLabel('API secret').fill('a secret that the shop never saw')
  await system.getByRole('button', { name: 'Test' }).click()
  await system.getByText('Lightspeed does not know this API key or its secret').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await system.getByLabel('API secret').fill(secrets['secret'] ?? '')
  await system.getByRole('button', { name: 'Connect', exact: true }).click()
  await system.getByText('Connected as lightspeed-ecom').waitFor()
}

async function connectTill(page: Page): Promise<void> {
  const { settings, secrets } = simulator('ccv-salespos')
  const system = page.getByRole('region', { name: 'CCV SalesPOS' })
  await system.getByLabel("Address of the till's website").fill(`${settings['url']}/`)
  await system.getByLabel('Public key').fill(settings['public'] ?? '')
  await system.getByLabel('Secret key').fill(secrets['secret'] ?? '')
  await system.getByRole('button', { name: 'Connect', exact: true }).click()
  await system.getByText('Connected as ccv-salespos').waitFor()
  expect(await findBarriers(page)).toEqual([])
}

async function chooseFlows(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Flows')
  await page.getByText('Select a direction for “products”').waitFor()
  await page.getByRole('radio', { name: 'Products, Lightspeed to CCV SalesPOS' }).check()
  await page.getByRole('switch', { name: /^Refunds/ }).uncheck()
  await page.getByText(/(^|· )Saved$/).waitFor()
  await page.getByText('choose in which direction').waitFor({ state: 'detached' })
  expect(await findBarriers(page)).toEqual([])
}

async function answerQuestions(page: Page): Promise<void> {
  await page.getByLabel('Currency of the till').fill('euro')
  await page.getByLabel('Currency of the till').blur()
  await page.getByText('This does not have the form that is expected').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Currency of the till').fill('EUR')
  await page.getByRole('checkbox', { name: 'On hold' }).check()
  await page.getByLabel('Sell them in the till for what their choices add up to').check()
  const debtor = page.getByRole('combobox', { name: 'Default debtor' })
  await page.getByText('While this is open, some records stop: “The order has no e-mail').waitFor()
  await debtor.click()
  await page.getByRole('option').first().click()
  const chosen = await debtor.inputValue()
  // What followed from leaving it open is not said any more.
  await page.getByText('While this is open, some records stop').waitFor({ state: 'detached' })
  await page.getByText(/(^|· )Saved$/).waitFor()

  await page.reload()
  await heading(page, 'Questions')
  await expect.poll(() => page.getByRole('checkbox', { name: 'On hold' }).isChecked()).toBe(true)
  await expect
    .poll(() => page.getByRole('combobox', { name: 'Default debtor' }).inputValue())
    .toBe(chosen)
}

async function fillTables(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Tables')
  // The first table is open: taxes of the shop beside the tariffs that the till knows.
  await page.getByText(/^0 of 2 filled/).waitFor()
  await page.getByRole('columnheader', { name: 'In Lightspeed eCom (C-Series)' }).waitFor()
  await page.getByRole('columnheader', { name: 'In CCV SalesPOS' }).waitFor()
  for (const [place, tariff] of ['Normal', 'Low (a)'].entries()) {
    await page
      .getByRole('combobox', { name: /^Value for/ })
      .nth(place)
      .click()
    await page.getByRole('option', { name: tariff, exact: true }).click()
  }
  await page.getByText(/^2 of 2 filled/).waitFor()

  // What both systems call the same is taken before the table is opened, and told when it is.
  await page.getByRole('button', { name: /^Payment methods 5 rows/ }).click()
  const methods = page.getByRole('region', { name: /^Payment methods/ })
  await methods.getByText('5 of 7 filled · Not saved yet').waitFor()
  // The table before this one may be on its way to the server still.
  await expect.poll(() => page.locator('output').first().textContent()).toBe('Not saved yet')
  await expect.poll(() => methods.getByText('Same name', { exact: true }).count()).toBe(5)
  expect(await findBarriers(page)).toEqual([])
  // Saved as a person goes on.
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Try it')
  await page.reload()
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: /^Payment methods 5 rows/ }).click()
  await methods.getByRole('button', { name: 'Undo: PayPal' }).click()
  await methods.getByText('4 of 7 filled · Saved').waitFor()
  await methods.getByText('both have this name').waitFor()
  await methods.getByRole('button', { name: 'Accept: PayPal' }).click()
  await methods.getByText('5 of 7 filled · Saved').waitFor()

  await methods.getByRole('button', { name: 'Paste rows' }).click()
  await page.getByRole('textbox', { name: 'Rows' }).fill('banktransfer\tOp rekening\nnonsense')
  await page.getByText('1 line is not a pair').waitFor()
  await page.getByRole('button', { name: 'Add 1 row' }).click()
  await page.getByText('6 of 7 filled · Saved').waitFor()
  await page.reload()
  await page.getByRole('button', { name: /^Payment methods/ }).click()
  await page.getByText(/^6 of 7 filled/).waitFor()

  // What the server refuses is not taken for saved, and nobody goes on without it.
  const saveNote = page.locator('output').first()
  await methods.getByRole('button', { name: 'Paste rows' }).click()
  await page.getByRole('textbox', { name: 'Rows' }).fill('banktransfer\t99999')
  await page.getByRole('button', { name: 'Add 1 row' }).click()
  await methods.getByRole('alert').waitFor()
  await expect.poll(() => saveNote.textContent()).toBe('Not saved yet')
  await page.getByRole('button', { name: 'Continue' }).click()
  await methods.getByText('Saving…').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Payment methods/ }).click()
  await page.getByRole('button', { name: /^Payment methods/ }).click()
  await heading(page, 'Tables')
  await methods.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
  await methods.getByText('6 of 7 filled · Saved').waitFor()
  await expect.poll(() => saveNote.textContent()).toBe('Saved')
}

async function tryOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Try it')
  const before = await countInTill('users')
  await page.getByRole('button', { name: 'Try on ten records of each flow' }).click()
  const flows = page.getByRole('region', { name: /^Ten real records of each flow/ })
  await flows.waitFor({ timeout: 180_000 })
  await page.getByText('Nothing was written.').waitFor()
  await page.getByText('First run', { exact: true }).waitFor()
  await page.getByText(/^about \d+ minutes?$/).waitFor()
  await page.getByText(/ requests to Lightspeed eCom .* a day$/).waitFor()
  await page.getByText(/^Payment methods: “Betalen bij afhalen” has no row\./).waitFor()
  await page.getByRole('button', { name: 'Change start date' }).waitFor()
  await flows.getByRole('button', { name: /^Show the records of Customers/ }).click()
  const records = page.getByRole('region', { name: /^The records of Customers/ })
  await expect.poll(() => records.getByRole('heading', { level: 4 }).count()).toBe(10)
  await records
    .getByRole('button', { name: /would be created: Debtor/ })
    .first()
    .click()
  await records.getByRole('cell', { name: 'E-mail address' }).first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await countInTill('users')).toBe(before)

  // Once an answer is another, what was tried out does not hold any more.
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: /^Payment methods/ }).click()
  const methods = page.getByRole('region', { name: /^Payment methods/ })
  await methods.getByRole('combobox', { name: 'Value for Betalen bij afhalen' }).click()
  await page.getByRole('option').first().click()
  await page.getByText('7 of 7 filled · Saved').waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Try it')
  await page.getByText('Settings changed since this trial run: run it again.').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('All flows can be switched on').waitFor({ timeout: 180_000 })
}

function simulator(connector: string) {
  const found = installation.simulators.find((each) => each.connector === connector)
  if (!found) throw new Error(`there is no simulator of ${connector}`)
  return found
}

/** How many records the simulated till holds, as it says itself. */
async function countInTill(kind: string): Promise<number> {
  const response = await fetch(`${simulator('ccv-salespos').url}/_simulator`)
  const told: { counts: Record<string, number> } = JSON.parse(await response.text())
  return told.counts[kind] ?? 0
}
