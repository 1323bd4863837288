import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers, walkTo } from '../testing/browser.ts'
import { startPlayedInstallation } from '../testing/play-history.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  // Two payment methods have no row, so that their orders fail.
  installation = await startPlayedInstallation(0.2)
})
afterAll(() => installation.close())

const CUSTOMERS = 'mappings/lightspeed-ccv/customers.yaml'
const TOURS = [
  {
    name: 'Set up an integration',
    path: '/w/default/setup/lightspeed-ccv?step=systems',
    last: 'Switch on when you are ready',
  },
  { name: 'Resolve a failed record', path: '/w/default/errors', last: 'Retry, or ignore' },
  {
    name: 'Change a mapping',
    path: `/w/default/edit?path=${CUSTOMERS}&view=mapping`,
    last: 'Publish the difference',
  },
] as const
const SIZES = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
] as const

/** What the browser remembers of tours, which windows of who was here before have of all. */
const SEEN =
  "Object.entries(localStorage).filter(([key]) => key.startsWith('mapwright-tour-')).map(([, value]) => value)"

/** What a page asks for that could change something. */
function listWrites(page: Page): readonly string[] {
  const writes: string[] = []
  page.on('request', (request) => {
    if (!/^(GET|HEAD)$/.test(request.method())) writes.push(`${request.method()} ${request.url()}`)
  })
  return writes
}

/** By keys alone: the focus is moved on until it is on a button of the card. */
async function pressInCard(page: Page, name: string): Promise<void> {
  const button = page.locator('.tour-card').getByRole('button', { name, exact: true })
  await expect
    .poll(async () => {
      if (await button.evaluate((own) => own === document.activeElement)) return true
      await page.keyboard.press('Tab')
      return false
    })
    .toBe(true)
  await page.keyboard.press('Enter')
}

/** How much of the part with the ring is not under the card. */
async function shareInSight(page: Page): Promise<number> {
  const [ring, card] = [
    await page.locator('.tour-ring').boundingBox(),
    await page.locator('.tour-card').boundingBox(),
  ]
  if (!ring || !card) return 0
  const across = Math.min(ring.x + ring.width, card.x + card.width) - Math.max(ring.x, card.x)
  const down = Math.min(ring.y + ring.height, card.y + card.height) - Math.max(ring.y, card.y)
  return 1 - (Math.max(0, across) * Math.max(0, down)) / (ring.width * ring.height)
}

/** The card is within the window. */
async function isWhole(
  page: Page,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<boolean> {
  const box = await page.locator('.tour-card').boundingBox()
  if (!box) return false
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height
}

async function isFocused(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`)
}

describe.each(SIZES)('at a width of $width', (look) => {
  test.each(TOURS)(
    'the tour "$name" is offered once and walked by keys alone; it writes nothing',
    async ({ name, path, last }) => {
      const { page, complaints } = await installation.open({ ...look, isNew: true })
      await page.goto(path)
      const offer = page.getByRole('region', { name })
      await offer.waitFor()
      expect(await findBarriers(page)).toEqual([])
      await page.waitForLoadState('networkidle')
      const writes = listWrites(page)
      await offer.getByRole('button', { name: 'Show me' }).press('Enter')
      const card = page.locator('.tour-card')
      for (const at of [1, 2, 3, 4, 5]) {
        await card.getByText(`${at} of 5`).waitFor()
        // A phone has no room for the source beside the target.
        const hasPart = !(look.width < 500 && at === 1 && name === 'Change a mapping')
        await expect.poll(() => page.locator('.tour-ring').count()).toBe(hasPart ? 1 : 0)
        await expect.poll(() => isFocused(page, '.tour-card')).toBe(true)
        expect(await isWhole(page, look)).toBe(true)
        expect(hasPart ? await shareInSight(page) : 1).toBeGreaterThan(0.25)
        expect(await findBarriers(page, '.tour-card')).toEqual([])
        if (at === 5) await card.getByRole('heading', { name: last }).waitFor()
        await pressInCard(page, at === 5 ? 'Done' : 'Next')
      }
      await card.waitFor({ state: 'detached' })
      await expect.poll(() => isFocused(page, 'main h1')).toBe(true)
      expect(writes).toEqual([])
      await expect.poll(() => page.evaluate(SEEN)).toEqual(['seen'])
      expect(complaints).toEqual([])
    },
  )
})

test.each(TOURS)(
  'the tour "$name", once seen, is not offered again; it starts from the help, and Escape leaves it',
  async ({ name, path }) => {
    const { page, complaints } = await installation.open()
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await expect.poll(() => page.getByRole('region', { name }).count()).toBe(0)
    const help = page.getByRole('button', { name: 'Help', exact: true })
    await walkTo(page, '/w/default')
    await help.click()
    await page
      .getByRole('navigation', { name: 'Tours' })
      .getByRole('button', { name })
      .press('Enter')
    const card = page.locator('.tour-card')
    await card.getByText('1 of 5').waitFor()
    // A page that is still coming takes the focus for its title.
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await expect.poll(() => help.evaluate((own) => own === document.activeElement)).toBe(true)
    expect(complaints).toEqual([])
  },
)

test('who refuses an offer is not asked again, and who goes to another page has left the tour', async () => {
  const { page, complaints } = await installation.open({ isNew: true })
  await page.goto(TOURS[0].path)
  const offer = page.getByRole('region', { name: TOURS[0].name })
  await offer.getByRole('button', { name: 'No, thank you' }).press('Enter')
  await offer.waitFor({ state: 'detached' })
  await expect.poll(() => isFocused(page, 'main h1')).toBe(true)
  await page.goto('/w/default/errors')
  await page
    .getByRole('region', { name: TOURS[1].name })
    .getByRole('button', { name: 'Show me' })
    .click()
  const card = page.locator('.tour-card')
  await pressInCard(page, 'Next')
  await pressInCard(page, 'Back')
  await card.getByText('1 of 5').waitFor()
  await page.goBack()
  await card.waitFor({ state: 'detached' })
  await page.goto(TOURS[0].path)
  await page.getByRole('heading', { name: 'Systems' }).waitFor()
  await expect.poll(() => offer.count()).toBe(0)
  expect(complaints).toEqual([])
})

test('who may only look is shown no card about what they cannot do', async () => {
  const { body } = await installation.call('addPerson', {
    body: { email: 'vera@example.com', name: 'Vera Viewer', role: 'viewer' },
  })
  const { page, complaints } = await installation.open({ isNew: true })
  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(body.invitation.link)
  await page.getByLabel('New password').fill('a long sentence of a viewer')
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'Help', exact: true }).waitFor()
  await page.goto(TOURS[0].path)
  await page.getByRole('heading', { name: 'Systems' }).waitFor()
  await expect.poll(() => page.locator('.tour-offer').count()).toBe(0)
  await page.goto('/w/default/errors')
  await page
    .getByRole('region', { name: TOURS[1].name })
    .getByRole('button', { name: 'Show me' })
    .click()
  await page.locator('.tour-card').getByText('1 of 2').waitFor()
  expect(complaints).toEqual([])
})

test('a tour for which something is missing says what', async () => {
  const empty = await startInstallation('signed-up')
  try {
    const { page, complaints } = await empty.open({ isNew: true })
    await page.goto('/w/default')
    await page.getByRole('button', { name: 'Help', exact: true }).click()
    const tours = page.getByRole('navigation', { name: 'Tours' })
    await tours.getByText('add an integration first').waitFor()
    await tours.getByText('no record has failed').waitFor()
    await tours.getByText('set up an integration or a flow first').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await expect.poll(() => tours.getByRole('button').count()).toBe(0)
    expect(complaints).toEqual([])
  } finally {
    await empty.close()
  }
})
