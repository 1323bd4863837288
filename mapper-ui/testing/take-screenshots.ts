import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { parse } from 'yaml'
import { setup as buildUi } from './build-ui.ts'
import { type Installation, startInstallation } from './start-installation.ts'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const MAX_BYTES = 130_000
const WIDE = { width: 1100, height: 700 }
const NARROW = { width: 390, height: 780 }

interface Shot {
  readonly name: string
  readonly path: string
  /** Something that is there once the page is. */
  readonly until?: string
  readonly act?: (page: Page) => Promise<void>
}

const place = '/w/default/i/lightspeed-ccv'
const ORDERS = 'mappings/lightspeed-ccv/orders.yaml'

/** Where the flow of orders books one: its first write only remembers what an order is. */
function bookingAt(): number {
  const { steps } = parse(readFileSync(join(FOLDER, '../../', ORDERS), 'utf8'))
  return steps.findIndex(({ title }: { readonly title?: string }) => title === 'Book the order')
}

/** Every page, as somebody sees it who has the shipped integration running. */
function listShots(customer: string): readonly Shot[] {
  return [
    { name: 'overview', path: '/w/default' },
    { name: 'integration', path: place },
    { name: 'flow', path: `${place}/f/customers`, until: '.recharts-bar-rectangle' },
    { name: 'errors', path: '/w/default/errors?state=waiting', until: 'main section' },
    {
      name: 'error-records',
      path: '/w/default/errors?state=waiting',
      act: async (page) => {
        await page
          .getByRole('link', { name: /^Open: / })
          .first()
          .click()
        await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
      },
    },
    { name: 'records', path: '/w/default/records?q=pos.product', until: 'main table' },
    {
      name: 'record',
      path: `${place}/f/customers/r/${customer}`,
      until: '.story-lanes .story-fields',
    },
    { name: 'files', path: '/w/default/files' },
    {
      name: 'editor',
      path: `/w/default/edit?path=${ORDERS}&view=mapping&step=steps.${bookingAt()}`,
      until: '[role=treegrid] .mapping-value:not(:empty):visible',
    },
    {
      name: 'pipeline',
      path: `/w/default/edit?path=${ORDERS}&view=pipeline`,
      until: '.step-section',
    },
    {
      name: 'shared-steps',
      path: '/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=mapping&step=steps.7',
      until: '[role=treegrid] .mapping-value:not(:empty):visible',
    },
    {
      name: 'new-flow',
      path: '/w/default/new-flow',
      act: async (page) => {
        const choose = (question: string, answer: string) =>
          page
            .getByRole('region', { name: question })
            .getByRole('radio', { name: answer, exact: true })
            .first()
            .click()
        await choose('What does the flow read?', 'Customer')
        await choose('What does it create or update?', 'Debtor')
        await page.getByRole('radio', { name: 'E-mail address' }).check()
      },
    },
    { name: 'catalogue', path: '/w/default/add' },
    { name: 'wizard', path: '/w/default/setup/lightspeed-ccv' },
    {
      name: 'wizard-tables',
      path: '/w/default/setup/lightspeed-ccv?step=tables&at=paymentMethod',
      until: 'main table',
    },
    { name: 'connections', path: '/w/default/connections' },
    { name: 'general', path: '/w/default/settings/general' },
    { name: 'people', path: '/w/default/settings/people', until: 'main table' },
    { name: 'tokens', path: '/w/default/settings/tokens' },
    { name: 'alerts', path: '/w/default/settings/alerts' },
    { name: 'audit', path: '/w/default/settings/audit', until: 'main table' },
    { name: 'workspaces', path: '/w/default/settings/workspaces' },
    { name: 'me', path: '/w/default/settings/me' },
    { name: 'schedules', path: '/w/default/settings/schedules', until: 'main section' },
    { name: 'privacy', path: '/w/default/settings/privacy', until: 'main form' },
  ]
}

/** Those that are shown on a phone and in the dark too. */
const MAIN = new Set(['overview', 'flow', 'errors', 'record', 'records'])

/** All pages, or those that are named as arguments. */
async function takeScreenshots(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  await buildUi()
  const installation = await startInstallation('ready', {
    flows: ['customers', 'orders'],
    goesOn: true,
  })
  try {
    const found = await installation.call('searchRecords', { query: { q: '345', limit: 50 } })
    const customer = found.body.items.find(isWrittenCustomer)
    const wanted = new Set(process.argv.slice(2))
    const isWanted = ({ name }: Shot) => wanted.size === 0 || wanted.has(name)
    const shots = listShots(customer?.key ?? '').filter(isWanted)
    await takeAll(installation, shots, { ...WIDE, scheme: 'light' })
    const main = shots.filter(({ name }) => MAIN.has(name))
    await takeAll(installation, main, { ...NARROW, scheme: 'light' })
    await takeAll(installation, main, { ...WIDE, scheme: 'dark' })
    await takeAll(installation, (await listOutside(installation)).filter(isWanted), {
      ...WIDE,
      scheme: 'light',
    })
  } finally {
    await installation.close()
  }
}

/** Pages for who has no session. */
async function listOutside(installation: Installation): Promise<readonly Shot[]> {
  const { body } = await installation.call('addPerson', {
    body: { email: 'vera@example.com', name: 'Vera Viewer', role: 'viewer' },
  })
  return [
    { name: 'sign-in', path: '/sign-in', act: signOut },
    { name: 'invitation', path: body.invitation.link, act: signOut },
  ]
}

async function signOut(page: Page): Promise<void> {
  const { href } = new URL(page.url())
  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(href)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

function isWrittenCustomer({
  flow,
  outcome,
}: {
  readonly flow: string
  readonly outcome: string
}): boolean {
  return flow === 'customers' && outcome === 'done'
}

async function takeAll(
  installation: Installation,
  shots: readonly Shot[],
  look: { readonly scheme: 'light' | 'dark'; readonly width: number; readonly height: number },
): Promise<void> {
  const { page } = await installation.open(look)
  for (const { name, path, until, act } of shots) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (until !== undefined) await page.locator(until).first().waitFor()
    await act?.(page)
    // For what is drawn after the last answer.
    await page.waitForTimeout(1500)
    const size = look.width === WIDE.width ? 'wide' : 'narrow'
    const file = join(FOLDER, `${name}-${look.scheme}-${size}.png`)
    await page.screenshot({ path: file })
    const { size: bytes } = statSync(file)
    const remark = bytes > MAX_BYTES ? ' (too large)' : ''
    process.stdout.write(`${file} ${Math.round(bytes / 1000)} kB${remark}\n`)
  }
}

await takeScreenshots()
process.exit(0)
