import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../../server/database/query.ts'
import { findBarriers } from '../../testing/browser.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const PATH = 'mappings/lightspeed-ccv/categories.yaml'
const OF = { params: { integration: 'lightspeed-ccv', flow: 'categories' } }

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['categories'], size: 0.2 })
  const { version } = (await installation.call('readFlow', OF)).body
  await queryRows(
    installation.services.database.db,
    `insert into event (integration, run, at, flow, key, outcome, reason, step, flow_version)
     select i.id, 1, ?, 'categories', c.key, c.outcome, null, c.step, ? from integration i
     cross join unnest(?::text[], ?::text[], ?::text[]) as c(key, outcome, step)`,
    [
      Date.now(),
      version,
      ['9001', '9002', '9003'],
      ['skipped', 'parked', 'parked'],
      ['steps.1', 'steps.2', 'steps.2'],
    ],
  )
})
afterAll(() => installation.close())

async function open(width: number, height: number) {
  const window = await installation.open({ width, height })
  window.page.setDefaultTimeout(90_000)
  await window.page.goto(`/w/default/edit?path=${PATH}&view=pipeline`)
  return window
}

test('each step says how many records ended at it, in grey what is normal, and leads to them', async () => {
  const { page, complaints } = await open(1440, 900)
  const canvas = page.getByRole('application')
  const skipped = canvas.getByRole('link', { name: '1 skipped' })
  const failed = canvas.getByRole('link', { name: '2 failed' })
  await skipped.waitFor()
  await expect.poll(() => skipped.getAttribute('data-tone')).toBe('quiet')
  await expect.poll(() => failed.getAttribute('data-tone')).toBe('bad')
  await page.getByText(/^\d+ records in the last 24 hours$/).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await failed.click()
  await page.waitForURL(/\/records\?.*step=steps\.2/)
  await page.getByRole('heading', { name: 'Failed at a step, in the last 24 hours' }).waitFor()
  const rows = page.getByRole('table').getByRole('row')
  await expect.poll(() => rows.count()).toBe(3)
  await page.getByRole('link', { name: '9003' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('link', { name: 'Open the step' }).click()
  // In the panel of the step they are links of the Tab key.
  const panel = page.getByRole('region', { name: 'Step' })
  await panel.getByRole('link', { name: '2 failed' }).waitFor()
  expect(complaints).toEqual([])
})

test('a step that writes says for how many records it did, in grey, and leads to them', async () => {
  const { version } = (await installation.call('readFlow', OF)).body
  await queryRows(
    installation.services.database.db,
    `insert into event (integration, run, at, flow, key, outcome, flow_version, writes)
     select id, 1, ?, 'categories', '9004', 'done', ?, ?::json from integration`,
    [
      Date.now(),
      version,
      JSON.stringify([{ action: 'create', resource: 'pos.category', id: 904 }]),
    ],
  )
  const { page, complaints } = await open(1440, 900)
  const created = page
    .getByRole('application')
    .getByRole('link', { name: /^\d+ created$/ })
    .first()
  await created.waitFor()
  await expect.poll(() => created.getAttribute('data-tone')).toBe('quiet')
  const [count = ''] = /\d+/.exec((await created.textContent()) ?? '') ?? []
  await created.click()
  await page.getByRole('heading', { name: 'Created at a step, in the last 24 hours' }).waitFor()
  const rows = page.getByRole('table').getByRole('row')
  await expect.poll(() => rows.count()).toBe(Number(count) + 1)
  await page.getByRole('link', { name: '9004' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the panel of a step says why records are open at it, and what to press', async () => {
  const { version } = (await installation.call('readFlow', OF)).body
  await queryRows(
    installation.services.database.db,
    `insert into record (integration, flow, key, state, reason, cause, step, attempts, flow_version, deleted, since)
     select i.id, 'categories', r.key, 'parked', 'The category has no title', 'step.fail steps.2', 'steps.2', 1, ?, false, ?
     from integration i cross join unnest(?::text[]) as r(key)`,
    [version, Date.now(), ['9002', '9003']],
  )
  const { page, complaints } = await open(1440, 900)
  await page.goto(`/w/default/edit?path=${PATH}&view=pipeline&step=steps.2`)
  const panel = page.getByRole('region', { name: 'Step', exact: true })
  const causes = panel.getByRole('region', { name: 'Open records' })
  await causes.getByText('2 failed').waitFor()
  await causes.getByRole('link', { name: /^Fix in 2 records/ }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.goto(`/w/default/edit?path=${PATH}&view=pipeline&step=steps.1`)
  await panel.getByRole('heading', { level: 2 }).waitFor()
  await expect.poll(() => causes.count()).toBe(0)
  expect(complaints).toEqual([])
})

test('on a phone the list has the numbers, and nothing stands beside the page', async () => {
  const { page } = await open(390, 844)
  await page.getByRole('tree').getByText('2 failed').waitFor()
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(await findBarriers(page)).toEqual([])
  await page.goto(
    '/w/default/records?integration=lightspeed-ccv&flow=categories&step=steps.2&outcome=parked',
  )
  await page.getByText('9002').first().waitFor()
  expect(await findBarriers(page)).toEqual([])
})
