import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { effects, record, start } from '../../engine/store-suite/store-case.ts'
import { authorSays } from '../../engine/testing/says.ts'
import { queryRows } from '../../server/database/query.ts'
import { findIntegration } from '../../server/store/integrations.ts'
import { createSqlStore } from '../../server/store/sql-store.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // Orders refer to products that the till does not have and does not get: they wait.
  installation = await startInstallation('ready', { flows: ['orders'] })
})
afterAll(() => installation.close())

const waiting = '/w/default/errors?state=waiting'
const orders = { integration: 'lightspeed-ccv', flow: 'orders' }
const doubts = { ...orders, state: 'in-doubt', cause: 'run.in_doubt pos.order' }
const many = { ...orders, state: 'parked', cause: 'system.invalid' }

test('a run tells how fast it goes and how much longer it takes, until it has ended', async () => {
  const shop = installation.simulators.find(({ connector }) => connector === 'lightspeed-ecom')
  const faults = `${shop?.url}/_simulator/faults`
  // The second of two pages comes once all was seen; before the first, it is looked where the list could be split.
  const late = { kind: 'latency', ms: 25_000, path: '/orders.json', after: 6 }
  await fetch(faults, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([late]),
  })
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/i/lightspeed-ccv/f/orders')
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Full comparison').click()
  await dialog.getByRole('button', { name: 'Run now' }).click()
  const going = page.getByRole('region', { name: 'Running now' })
  const pace = going.getByText(/, [1-9][\d.,]* records\/s$/)
  // There is none before the first page was handled, which takes long on a busy machine.
  await pace.waitFor({ timeout: 150_000 })
  await going.getByText(/^about .+ left$/).waitFor()
  const first = await pace.textContent()
  await expect.poll(() => pace.textContent(), { timeout: 60_000 }).not.toBe(first)
  const bar = going.getByRole('progressbar')
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  expect(await findBarriers(page)).toEqual([])
  await fetch(faults, { method: 'DELETE' })
  await going.waitFor({ state: 'detached', timeout: 90_000 })
  // Though the page has been open for longer than the run took, nothing that was is told as to come.
  const past = `[...document.querySelectorAll('time')].filter(({ dateTime }) => Date.parse(dateTime) < Date.now())`
  await expect.poll(() => page.evaluate(`${past}.length`)).toBeGreaterThan(0)
  await expect
    .poll(() => page.evaluate(`${past}.filter((time) => /^in /.test(time.innerText)).length`))
    .toBe(0)
  expect(complaints).toEqual([])
})

test('what is going on is heard of again after it was refused, as while a server starts', async () => {
  const { page } = await installation.open()
  let asked = 0
  await page.route(/\/live$/, async (route) => {
    asked += 1
    await (asked === 1 ? route.fulfill({ status: 502 }) : route.continue())
  })
  await page.goto('/w/default/i/lightspeed-ccv/f/orders')
  await expect.poll(() => asked, { timeout: 60_000 }).toBe(2)
})

test('causes are grouped, and lead to their records', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page.getByRole('tab', { name: /Waiting/, selected: true }).waitFor()
  await page.getByText('Product (CCV SalesPOS) not found').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a cause leads to the question that decides about it, and back', async () => {
  const { db } = installation.services.database
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     values (?, 'orders', 'NOMAIL-1', 'parked', 'no default debtor is chosen', ?, 'NOMAIL-1', 1, 'v', 'x', false, 1)`,
    [await integrationId(), `step.fail ${stepThatFails('and no default debtor is chosen')}`],
  )
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/errors')
  await page.getByText('no default debtor is chosen').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('link', { name: 'Default debtor', exact: true }).click()
  const question = page.locator('[id="question.defaultDebtor"]')
  await page.locator('[id="question.defaultDebtor"]:focus').waitFor()
  const seen = `(() => {
    const { top, bottom } = document.getElementById('question.defaultDebtor').getBoundingClientRect()
    return top > 60 && bottom < innerHeight
  })()`
  await expect.poll(() => page.evaluate(seen)).toBe(true)
  // Who may see people finds one by name.
  const found = page.getByRole('option', { name: /^\S+@\S+ \(\d+\)$/ }).first()
  const search = async (): Promise<boolean> => {
    await question.fill('')
    await question.fill('@')
    return found.isVisible()
  }
  await expect.poll(search, { timeout: 120_000, interval: 1_000 }).toBe(true)
  await page.getByRole('button', { name: 'Back to Needs attention' }).click()
  await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
  expect(complaints).toEqual([])
})

test('a setting that decides about a cause is answered where the cause is told, and a plan follows by itself', async () => {
  const { page, complaints } = await installation.open({ width: 390, height: 844 })
  await page.goto('/w/default/errors')
  await page.getByRole('link', { name: /^Fix \d settings?: no default debtor is chosen/ }).click()
  const fix = page.getByRole('region', { name: 'Fix' })
  const debtor = fix.getByRole('combobox', { name: 'Default debtor' })
  const found = page.getByRole('option', { name: /^\S+@\S+ \(\d+\)$/ }).first()
  // What is said there instead is why it fails.
  const search = async (): Promise<string> => {
    await debtor.fill('')
    await debtor.fill('@')
    return (await found.isVisible()) ? 'found' : fix.innerText()
  }
  await expect.poll(search, { timeout: 120_000, interval: 1_000 }).toBe('found')
  const planned = page.waitForResponse((response) => response.url().endsWith('/orders/plan'))
  await found.click()
  await planned
  const { body } = await installation.call('readQuestions')
  expect(Object.keys(body.answers.settings)).toContain('defaultDebtor')
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('only rows in sight are drawn, and all can be scrolled to', async () => {
  const { page } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  const list = page.getByRole('list', { name: 'Records' })
  const total = Number(await list.getByRole('listitem').first().getAttribute('aria-setsize'))
  expect(total).toBeGreaterThan(100)
  await expect.poll(() => list.getByRole('listitem').count()).toBeLessThan(40)
  const last = list.locator(`[aria-posinset="${total}"]`)
  for (let scroll = 0; scroll < 40 && (await last.count()) === 0; scroll += 1) {
    await list.evaluate((element) => {
      element.parentElement?.scrollBy(0, 4000)
    })
    await page.waitForTimeout(100)
  }
  await expect.poll(() => last.count()).toBe(1)
})

test('one record is ignored with a reason, and is gone', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  const first = page.getByRole('list', { name: 'Records' }).getByRole('listitem').first()
  const name = (await first.getByRole('link').first().textContent()) ?? ''
  await first.getByRole('checkbox').check()
  await page.getByText('1 selected').waitFor()
  await page.getByRole('button', { name: 'Ignore' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('made by hand already')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await page.getByText('1 record was closed.').waitFor()
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('a record is edited, tried again, and says why it is still open', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('button', { name: 'Edit and retry' }).first().click()
  const dialog = page.getByRole('dialog')
  // By its fields, and the same as JSON.
  await dialog.getByRole('searchbox', { name: 'Find a field' }).fill('remark')
  await dialog.getByLabel('Remark of the customer').fill('changed by hand')
  await dialog.getByRole('searchbox', { name: 'Find a field' }).fill('status')
  await expect
    .poll(() => dialog.getByRole('combobox', { name: 'Status', exact: true }).inputValue())
    .not.toBe('')
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByText('JSON', { exact: true }).click()
  const editor = dialog.getByLabel('Source record (JSON)')
  const source = await editor.inputValue()
  expect(JSON.parse(source)).toMatchObject({ comment: 'changed by hand', lines: expect.any(Array) })
  await editor.fill('{ "number": ')
  await dialog.getByText('Invalid JSON').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await editor.fill(source)
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog.getByText('It failed again').waitFor()
  expect(complaints).toEqual([])
})

test('one record is tried again, and can be followed', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  const cause = page.getByRole('link', { name: /^Open: / }).first()
  await cause.click()
  const list = page.getByRole('list', { name: 'Records' })
  await list.getByRole('button', { name: 'Retry' }).first().click()
  await page.getByRole('dialog').getByText('1 record is retried now').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
  await page.getByText('Retry of 1 record started.').waitFor()
  const note = page.getByText('The retry has finished.')
  await expect.poll(() => note.count()).toBe(0)
  await page.getByRole('link', { name: 'Follow progress' }).click()
  await page.getByRole('tab', { name: /Retrying/, selected: true }).waitFor()

  await page.goBack()
  await list.getByRole('button', { name: 'Retry' }).first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Retry' }).click()
  await page.getByText('Retry of 1 record started.').waitFor()
  // As a run leaves it that finds what it waits for missing still.
  const { db } = installation.services.database
  await queryRows(db, `update record set state = 'waiting' where state = 'ready'`, [])
  await note.waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'Follow progress' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('a waiting record leads to what it waits for', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  const awaited = page.getByRole('link', { name: /^waits for / }).first()
  // What the resource is called may come a moment later.
  await expect.poll(() => awaited.textContent()).toMatch(/ → Product \(CCV SalesPOS\)$/)
  await awaited.click()
  await page.waitForURL(/\/f\/products-to-pos\/r\//)
  await page.getByText('Not processed yet').or(page.getByText('Linked records')).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('who is asked whether something was created answers that it is there, or is not', async () => {
  await addDoubts()
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(`/w/default/errors?${new URLSearchParams(doubts)}`)
  for (const [key, isThere] of [
    ['900001', true],
    ['900002', false],
  ] as const) {
    const row = page.getByRole('listitem').filter({ hasText: key })
    await row.getByRole('button', { name: 'Look it up' }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByText('Mapwright sent a request to create Order (CCV SalesPOS) and received no response')
      .waitFor()
    await dialog.getByText(`reference: "${key}"`).waitFor()
    if (isThere) {
      await dialog.getByRole('radio', { name: /^It exists/ }).check()
      await dialog.getByRole('textbox', { name: 'Id in the other system' }).fill('4711')
    } else {
      await dialog.getByRole('radio', { name: /^It does not exist/ }).check()
      await dialog.getByText('it will exist twice').waitFor()
    }
    expect(await findBarriers(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Answer saved').waitFor()
    await row.waitFor({ state: 'detached' })
    // The next answer is told anew, not as the end of this one.
    if (isThere) await page.getByText('The retry has finished.').waitFor()
  }
  await page.goto('/w/default/i/lightspeed-ccv/f/orders/r/900001')
  await page.getByRole('heading', { name: 'Linked to 4711' }).waitFor()
  expect(complaints).toEqual([])
})

test('more records than one call takes are closed by the server, whoever watches', async () => {
  const integration = await integrationId()
  await queryRows(
    installation.services.database.db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     select ?, 'orders', 'MANY-' || n, 'parked', 'the system refuses line ' || n, 'system.invalid', 'MANY-' || n, 1, 'v', 'x', false, n
     from generate_series(1, 4100) n`,
    [integration],
  )
  const { page, complaints } = await installation.open()
  await page.goto(`/w/default/errors?${new URLSearchParams(many)}`)
  await page.getByRole('button', { name: 'Ignore 4100 records' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('a mistake of the shop')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('4100 records closed').waitFor()
  await page.getByRole('heading', { name: 'Cause resolved' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('of a hundred thousand, what was done stays done when somebody stops it', {
  timeout: 400_000,
}, async () => {
  const { db } = installation.services.database
  const all = 100_000
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     select ?, 'orders', 'HUGE-' || n, 'parked', 'the system refuses line ' || n, 'system.huge', 'HUGE-' || n, 1, 'v', 'x', false, n
     from generate_series(1, ${all}) n`,
    [await integrationId()],
  )
  // However fast the server is and slow the page: it does not come to the end before somebody stops it.
  await db.raw(`
    create function go_no_further() returns trigger language plpgsql as $$
    begin raise exception 'the test lets nobody go further'; end $$;
    create trigger go_no_further before update of done on bulk_action
      for each row when (new.done > 20000) execute function go_no_further()`)
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(`/w/default/errors?${new URLSearchParams({ ...many, cause: 'system.huge' })}`)
  await page.getByRole('button', { name: `Ignore ${all} records` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('a mistake of the shop')
  await dialog.getByRole('button', { name: 'Ignore' }).click()
  await page.getByRole('button', { name: /^Stop: / }).click()
  const told = page.getByText(/^.*: Stopped by .*: [\d,.]+ of [\d,.]+ records were closed/)
  const [, done = ''] = /: ([\d,.]+) of/.exec((await told.textContent()) ?? '') ?? []
  const closed = Number(done.replace(/\D/g, ''))
  const [left] = await queryRows<{ count: number }>(
    db,
    `select count(*)::int as count from record where cause = 'system.huge' and not ignored`,
    [],
  )
  expect(left?.count).toBe(all - closed)
  expect(left?.count).toBeGreaterThan(0)
  const list = page.getByRole('list', { name: 'Records' })
  await list.locator(`[aria-setsize="${left?.count}"]`).first().waitFor()
  await expect.poll(() => list.getByRole('listitem').count()).toBeLessThan(40)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('it can be read in the dark, on a phone', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(waiting)
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page
    .getByRole('link', { name: /^Open: / })
    .first()
    .click()
  await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(complaints).toEqual([])
})

async function integrationId(): Promise<number> {
  const { db } = installation.services.database
  const found = await findIntegration(db, { workspace: 'default', name: 'lightspeed-ccv' })
  if (!found) throw new Error('the integration is not set up')
  return found.id
}

/** Two creates of which nobody knows whether they came through. */
async function addDoubts(): Promise<void> {
  const { database, cipher } = installation.services
  const integration = await integrationId()
  const store = createSqlStore({ db: database.db, cipher, integration })
  const lease = await start(store)
  const records = ['900001', '900002'].map((key) =>
    record(key, {
      state: 'in-doubt',
      reason: authorSays('nobody knows whether it was created'),
      cause: doubts.cause,
      label: key,
      doubt: {
        operation: `create ${key}`,
        target: 'pos.order',
        match: { reference: key },
        link: { source: 'shop.order', key, target: 'pos.order' },
      },
    }),
  )
  await store.commit(lease, effects({ records }))
  await store.finishRun(lease, { state: 'finished' })
}

/** Of the flow of orders as it is shipped. */
function stepThatFails(reason: string): string {
  const file = new URL('../../mappings/lightspeed-ccv/orders.yaml', import.meta.url)
  const { steps } = parse(readFileSync(file, 'utf8'))
  return `steps.${steps.findIndex(({ fail = '' }) => fail.includes(reason))}`
}
