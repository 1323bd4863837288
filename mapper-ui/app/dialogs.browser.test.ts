import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let customer = ''

beforeAll(async () => {
  installation = await startInstallation('ready', {
    flows: ['customers'],
    off: ['products-to-pos'],
    size: 0.2,
  })
  const { db } = installation.services.database
  const [event] = await queryRows<{ key: string; integration: number }>(
    db,
    `select key, integration from event where flow = 'customers' and outcome = 'done' limit 1`,
    [],
  )
  customer = event?.key ?? ''
  await queryRows(
    db,
    `insert into record (integration, flow, key, state, reason, cause, label, attempts, version, flow_version, deleted, since)
     select ?, 'orders', 'ORDER-' || n, 'parked', 'the till refuses line ' || n, 'system.invalid', 'ORDER-' || n, 1, 'v', 'x', false, n
     from generate_series(1, 3) n`,
    [event?.integration ?? 0],
  )
  const body = { name: 'Vera Viewer', email: 'vera@example.com', role: 'viewer' }
  await installation.call('addPerson', { body })
})
afterAll(() => installation.close())

test('no dialog, menu or list of choices is cut off or has a barrier on a phone, in the dark', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390, height: 844 })
  const found: string[] = []
  for (const [path, ways] of Object.entries(await listWays())) {
    await page.goto(`/w/default${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const way of ways) {
      for (const step of way) found.push(...(await findMistakes(page, step)))
      await closeAll(page)
    }
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
})

async function findMistakes(page: Page, step: Step): Promise<readonly string[]> {
  await step(page)
  const last = page.locator(OVERLAYS).last()
  await last.waitFor()
  // Until it stands still.
  await page.evaluate('new Promise((done) => setTimeout(done, 50))')
  const cut = await page.evaluate<readonly string[]>(FIND_CUT)
  const mistakes = [...cut, ...(await findBarriers(page, OVERLAY))]
  if (mistakes.length === 0) return []
  return [`${page.url()} ${await last.innerText()}`, ...mistakes]
}

async function closeAll(page: Page): Promise<void> {
  while ((await page.locator(OVERLAYS).count()) > 0) {
    await page.keyboard.press('Escape')
    await page.evaluate('new Promise((done) => setTimeout(done, 50))')
  }
}

type Step = (page: Page) => Promise<void>
/** From one overlay to the next. */
type Way = readonly Step[]

const OVERLAY = ':is([role=dialog], [role=menu], [role=listbox], [role=tooltip])'
const OVERLAYS = `${OVERLAY}:visible`

async function listWays(): Promise<Readonly<Record<string, readonly Way[]>>> {
  const flow = 'Customers, Lightspeed to CCV SalesPOS'
  const cause = {
    integration: 'lightspeed-ccv',
    flow: 'orders',
    state: 'parked',
    cause: 'system.invalid',
  }
  const task = (name: string): Way => [press('More about shop'), item(name)]
  return {
    '': [
      [press(/Search/), type('customers')],
      [press('Account'), choose('Language')],
    ],
    '/i/lightspeed-ccv/f/customers': [[press('Run…')]],
    [`/i/lightspeed-ccv/f/customers/r/${customer}`]: [[press('Show personal fields')]],
    '/errors': [[choose('Integration')]],
    [`/errors?${new URLSearchParams(cause)}`]: [
      [press(/^Retry 3/)],
      [press(/^Ignore \d/)],
      [press('Edit and retry')],
    ],
    '/connections': [[press('Connect a system'), press(/^CCV SalesPOS/)]],
    '/connections?show=shop': [task('Edit or renew credentials'), task('Quota'), task('Remove')],
    '/new-flow': [[press('Start with text…')]],
    '/setup/lightspeed-ccv?step=questions': [[choose('Default debtor')]],
    '/setup/lightspeed-ccv?step=tables': [[choose(/^Value for/)], [press('Paste rows')]],
    '/settings/people': [
      [press('Add a person'), choose('Role')],
      [
        async (page) => {
          await press('Add a person')(page)
          await page.getByLabel('Name').fill('Ed Editor')
          await page.getByLabel('E-mail address').fill('ed@example.com')
          await press('Add a person')(page)
          await page.getByLabel('Invitation', { exact: true }).waitFor()
          await press('Remove from workspace: Ed Editor')(page)
        },
      ],
      [press(/: Vera Viewer$/)],
      [choose('Role: Vera Viewer')],
    ],
    '/settings/tokens': [
      [press('Create token')],
      [
        async (page) => {
          await press('Create token')(page)
          await page.getByLabel('Purpose').fill('Nightly report')
          await press('Create token')(page)
          await page.getByLabel('Token', { exact: true }).waitFor()
          await press('Revoke: Nightly report')(page)
        },
      ],
    ],
    '/settings/alerts': [[press('Add channel'), choose('Message language')]],
    '/settings/general': [[press(/^Remove/)]],
    '/settings/schedules': [[press(`Edit: ${flow}`), press('Add time window')]],
    '/settings/privacy': [
      [
        async (page) => {
          await page.getByLabel('E-mail address').fill('anna@example.com')
          await press('Erase')(page)
        },
      ],
    ],
    '/settings/workspaces': [[press('Add a workspace')]],
  }
}

function press(name: string | RegExp): Step {
  return async (page) => {
    const inside = page.getByRole('dialog')
    const place = (await inside.count()) > 0 ? inside : page
    await place.getByRole('button', { name, exact: true }).last().click()
  }
}

function item(name: string | RegExp): Step {
  return (page) => page.getByRole('menuitem', { name }).click()
}

function choose(name: string | RegExp): Step {
  return (page) => page.getByRole('combobox', { name, exact: true }).first().click()
}

function type(words: string): Step {
  return (page) => page.keyboard.type(words)
}

/** What of the overlays is out of the window, and cannot be scrolled to. */
const FIND_CUT = `(() => {
  const found = []
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX)
  for (const overlay of document.querySelectorAll('${OVERLAY}')) {
    for (const element of [overlay, ...overlay.querySelectorAll('*')]) {
      const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
      if (width === 0 || height === 0) continue
      let hidden = false
      for (let at = element.parentElement; at && at !== overlay.parentElement; at = at.parentElement) hidden ||= scrolls(at) && at.scrollWidth > at.clientWidth
      const isCut = left < -1 || right > innerWidth + 1 || (element === overlay && (top < -1 || bottom > innerHeight + 1))
      if (isCut && !hidden) found.push(element.outerHTML.slice(0, 120) + [left, right, top, bottom].map(Math.round).join(' '))
    }
  }
  return found
})()`
