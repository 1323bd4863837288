import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let paths: readonly string[] = []

beforeAll(async () => {
  installation = await startInstallation('ready', {
    flows: ['customers', 'orders'],
    off: ['products-to-pos'],
    size: 0.2,
  })
  paths = listPaths(await findKey('customers'), await findKey('orders'))
})
afterAll(() => installation.close())

const integration = '/i/lightspeed-ccv'

/** Every page of a workspace, the editor's apart. */
function listPaths(customer: string, order: string): readonly string[] {
  const steps = ['systems', 'flows', 'questions', 'tables', 'try', 'on']
  const sections = ['general', 'people', 'tokens', 'alerts', 'schedules', 'privacy', 'audit']
  return [
    '',
    integration,
    `${integration}/f/customers`,
    `${integration}/f/customers/r/${customer}`,
    `${integration}/f/orders/r/${order}`,
    '/errors',
    '/errors?state=waiting',
    `/errors?integration=lightspeed-ccv&flow=orders&state=waiting&cause=run.missing+pos.product`,
    '/records',
    '/records?q=pos.product',
    '/add',
    ...steps.map((step) => `/setup/lightspeed-ccv?step=${step}`),
    '/connections',
    '/files',
    '/new-flow',
    ...[...sections, 'workspaces', 'me'].map((section) => `/settings/${section}`),
  ]
}

test.each([
  { width: 1280, height: 800, scheme: 'light' },
  { width: 390, height: 780, scheme: 'dark' },
] as const)(
  'no page jumps, is cut off or has a barrier at $width px, $scheme',
  {
    timeout: 600_000,
  },
  async (look) => {
    const { page, complaints } = await installation.open({ ...look, script: COUNT_SHIFTS })
    const found: unknown[] = []
    for (const path of paths) {
      await page.goto(`/w/default${path}`)
      await settle(page)
      const shifts = await page.evaluate<readonly Shift[]>('globalThis.shifts')
      const sum = shifts.reduce((total, { value }) => total + value, 0)
      const jumped = sum > MAX_SHIFT ? shifts : []
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      const barriers = await findBarriers(page)
      if (jumped.length + overflow + barriers.length > 0)
        found.push({ path, sum, jumped, overflow, barriers })
    }
    expect(found).toEqual([])
    expect(complaints).toEqual([])
  },
)

interface Shift {
  readonly value: number
  readonly what: readonly string[]
}

/** Of the window's area times how far it moved, summed over a page's loading; up to this it is "good" (web.dev, CLS). */
const MAX_SHIFT = 0.1

const COUNT_SHIFTS = `
  globalThis.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const what = sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 120) ?? '')
      if (!hadRecentInput) shifts.push({ value, what })
    }
  }).observe({ type: 'layout-shift', buffered: true })`

/** Until nothing is being loaded any more. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await expect.poll(() => page.locator('main .mantine-Skeleton-root').count()).toBe(0)
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))')
}

/** A record of a flow that has a history. */
async function findKey(flow: string): Promise<string> {
  const [event] = await queryRows<{ key: string }>(
    installation.services.database.db,
    `select key from event where flow = ? order by (outcome = 'done') desc, id limit 1`,
    [flow],
  )
  if (!event) throw new Error(`nothing has passed through "${flow}"`)
  return event.key
}
