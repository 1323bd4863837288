import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type CcvSimulator,
  createCcvSimulator,
} from '../../connectors/ccv-salespos/simulator/create-ccv-simulator.ts'
import {
  createLightspeedSimulator,
  type LightspeedSimulator,
} from '../../connectors/lightspeed-ecom/simulator/create-lightspeed-simulator.ts'
import { type MailServer, startMailServer } from '../../server/testing/start-mail-server.ts'
import { findBarriers, openWindow } from '../testing/browser.ts'
import {
  callerOf,
  PASSWORD,
  type System,
  setUpCategories,
  signUp,
  waitForMail,
} from '../testing/merchant-walk.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

const DAY_MS = 24 * 3_600_000
const EMAIL = 'mia@shop.example'
const SUBSCRIPTIONS = `contact: https://maps.example/subscriptions
trial: { subscription: shop, days: 14 }
subscriptions:
  shop: { title: Corner shop, flows: 5, recordsPerMonth: 5000, support: By mail }
  chain: { title: Chain of shops }
`

let folder: string
let mailServer: MailServer
let shop: LightspeedSimulator
let till: CcvSimulator
let installation: Installation
let aheadMs = 0
/** Of the server and both systems: they look at each other's clocks. */
const now = (): number => Date.now() + aheadMs

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-trial-'))
  const subscriptionsFile = join(folder, 'subscriptions.yaml')
  writeFileSync(subscriptionsFile, SUBSCRIPTIONS)
  mailServer = await startMailServer()
  shop = await createLightspeedSimulator({
    counts: { products: 20, customers: 1, orders: 0 },
    limits: [100_000, 1_000_000, 1_000_000],
    now,
  })
  till = await createCcvSimulator({
    counts: { articles: 5, shared: 5, own: 0, orders: 0, returns: 0 },
    now,
  })
  installation = await startInstallation('signed-up', {
    signUpBy: mailServer.url,
    subscriptionsFile,
    aheadMs: () => aheadMs,
  })
})
afterAll(async () => {
  await installation.close()
  await Promise.all([mailServer.close(), shop.close(), till.close()])
  rmSync(folder, { recursive: true })
})

interface Place {
  readonly id: number
  readonly name: unknown
  readonly parent: unknown
}

/** Names from the top, as both systems have them: neither knows the ids of the other. */
function pathsOf(places: readonly Place[]): readonly string[] {
  const byId = new Map(places.map((place) => [place.id, place]))
  const pathOf = ({ name, parent }: Place): string => {
    const above = typeof parent === 'number' ? byId.get(parent) : undefined
    return `${above ? pathOf(above) : ''}/${String(name)}`
  }
  return places.map(pathOf).toSorted((a, b) => a.localeCompare(b))
}
const inShop = () =>
  pathsOf(
    shop.state.tables
      .rows('categories')
      .map(({ id, title, parent }) => ({ id, name: title, parent })),
  )
const inTill = () =>
  pathsOf(
    till.state.tables.categories
      .all()
      .map(({ id, name, parentcategory_id: parent }) => ({ id, name, parent })),
  )
/** Creates that the till took. */
const created = () =>
  till.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/categories/'))
    .length

function addCategory(title: string, parent: number | false): number {
  const { tables } = shop.state
  const [like] = tables.rows('categories')
  const row = tables.insert('categories', { ...like, title, url: title.toLowerCase(), parent })
  row['path'] = parent === false ? [String(row.id)] : [String(row.id), String(parent)]
  return row.id
}

function systems(): readonly System[] {
  return [
    {
      connector: 'lightspeed-ecom',
      settings: { cluster: shop.url, language: 'nl', key: shop.key },
      secrets: { secret: shop.secret },
    },
    {
      connector: 'ccv-salespos',
      settings: { url: till.url, public: till.publicKey },
      secrets: { secret: till.secretKey },
    },
  ]
}

async function signIn(page: Page, workspace: string): Promise<void> {
  await page.goto(`/w/${workspace}`)
  await page.getByLabel('E-mail address').fill(EMAIL)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`**/w/${workspace}**`)
}

const wait = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

test('a merchant signs up, tries for 14 days, asks for a subscription, gets it, and goes on where all stopped', {
  timeout: 600_000,
}, async () => {
  const before = inTill()
  const { page, complaints } = await openWindow(installation.url, { width: 390, isNew: true })
  await signUp(page, mailServer, EMAIL)
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  await setUpCategories(page, workspace, systems())
  const expected = () =>
    [...new Set([...before, ...inShop()])].toSorted((a, b) => a.localeCompare(b))
  expect(inShop().length).toBeGreaterThan(5)
  expect(inTill()).toEqual(expected())
  const createdInTrial = created()
  expect(createdInTrial).toBe(inTill().length - before.length)

  // Two weeks later: sessions are over, and so is the trial. The shop goes on.
  aheadMs = 14 * DAY_MS
  const renamed = shop.state.tables
    .rows('categories')
    .findLast(
      ({ title }) => typeof title === 'string' && !before.some((path) => path.includes(title)),
    )
  Object.assign(renamed ?? {}, { title: 'Renamed in the shop', updatedAt: now() })
  addCategory('Gnomes', addCategory('Garden', false))
  const calls = [till.requests.length, shop.state.requests.length]
  await wait(8_000)
  expect([till.requests.length, shop.state.requests.length]).toEqual(calls)
  await signIn(page, workspace)
  const banner = page
    .getByRole('alert')
    .filter({ hasText: 'The subscription Corner shop ended on' })
    .filter({
      hasText: 'Flows are paused, and continue where they stopped once a subscription is granted',
    })
  await banner.waitFor()
  await page.getByText('Paused').first().waitFor()
  expect(await findBarriers(page)).toEqual([])

  await banner.getByRole('link', { name: 'Ask for a subscription' }).click()
  await page.getByText('https://maps.example/subscriptions').waitFor()
  await page.getByRole('button', { name: 'Ask for this subscription: Corner shop' }).click()
  await page.getByLabel('Note').fill('It works well.\nWe want to stay.')
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Send the request' }).click()
  await page.getByText('The operator has not answered yet').waitFor()
  expect(await findBarriers(page)).toEqual([])

  // The operator, in a browser of their own, by the link of the mail.
  const { text } = await waitForMail(mailServer, owner.email)
  const console = /http:\/\/127\.0\.0\.1:\d+(\/console\/subscriptions)/.exec(text)?.[1] ?? ''
  expect(console).toBe('/console/subscriptions')
  const operator = await installation.open({ isNew: true })
  await operator.page.goto(console)
  const requests = operator.page.getByRole('region', { name: 'Requests' })
  await requests.getByText('We want to stay.').waitFor()
  expect(await findBarriers(operator.page)).toEqual([])
  await requests.getByRole('button', { name: 'Grant: Mia’s Shop' }).click()
  await operator.page.getByRole('button', { name: 'Grant the subscription' }).click()
  await operator.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await requests.waitFor({ state: 'hidden' })

  // All goes on: what came while the flows were paused is there, once.
  await page.reload()
  await page.getByText('The subscription Corner shop is granted').waitFor()
  await expect.poll(() => banner.count()).toBe(0)
  await expect.poll(inTill, { timeout: 120_000, interval: 500 }).toEqual(expected())
  expect(inTill()).toContain('/Garden/Gnomes')
  expect(inTill().some((path) => path.includes('/Renamed in the shop'))).toBe(true)
  const call = await callerOf(page, workspace)
  await call('startRun', { flow: 'categories' }, { body: { scope: { kind: 'all' } } })
  const finished = async () => {
    const { body } = await call('listRuns', {})
    const states: readonly string[] = body.items.map(({ state }: { state: string }) => state)
    return states.length >= 3 && states.every((state) => state === 'finished')
  }
  await expect.poll(finished, { timeout: 120_000, interval: 1_000 }).toBe(true)
  expect(inTill()).toEqual(expected())
  expect(created() - createdInTrial).toBe(2)
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await page.getByText('The subscription Corner shop is granted').waitFor({ state: 'hidden' })
  await page.goto(`/w/${workspace}`)
  await page.getByText('All well').first().waitFor()
  const subjects = mailServer.mails
    .filter(({ to }) => to.includes(EMAIL))
    .map((mail) => mail.subject)
  expect(subjects.slice(1)).toContain('Mapwright: your subscription is granted')
  expect([...complaints, ...operator.complaints]).toEqual([])
})
