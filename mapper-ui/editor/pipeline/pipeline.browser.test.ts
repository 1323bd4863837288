import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../../testing/browser.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const FLOW = `flow: told
format: 1
title: Told as a story
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.order }
steps:
  # --- which orders: only those that are paid ---
  - skip: '="The order " & number & " is not paid"'
    if: =paymentStatus != "paid"
  - fail: The order has no lines
    if: =$count(lines) = 0
  # --- the customer ---
  - find: pos.debtor
    title: The customer in the till
    by: { email: =email }
    as: customer
    missing: ok
  - if: =$exists($customer)
    do:
      - write: pos.debtor
        mode: update
        match: { email: =email }
        set: { email: =email }
    else:
      - fail: The customer is not known
`
const PATH = 'hand/told.yaml'

const FILES = [
  { path: PATH, text: FLOW },
  {
    path: 'hand/called.yaml',
    text: `flow: called
format: 1
title: With steps of others
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.order }
steps:
  - call: tidy
  - title: Only what is paid
    skip: Not paid
    if: =paymentStatus != "paid"
`,
  },
  { path: 'hand/called.it.yaml', text: 'Only what is paid: Solo ciò che è pagato\n' },
  {
    path: 'hand/tidy.yaml',
    text: 'steps: tidy\nformat: 1\ntitle: Tidy the order\ndo:\n  - let: { a: 1 }\n',
  },
  { path: 'hand/tidy.it.yaml', text: 'title: Ordina l’ordine\n' },
]

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  await installation.call('pushFiles', { body: { files: FILES, note: 'a' } })
})
afterAll(() => installation.close())

async function open(look?: Parameters<Installation['open']>[0], path = PATH) {
  const window = await installation.open(look)
  const { page } = window
  await page.goto(`/w/default/edit?path=${path}&view=pipeline`)
  return { ...window, canvas: page.getByRole('application') }
}

const SOON = { timeout: 90_000 }

test('sections are columns from left to right, and say in words what their steps do', async () => {
  const { page, canvas, complaints } = await open({ width: 1440, height: 900 })
  const heads = canvas.locator('.step-section')
  await heads.first().waitFor()
  await expect
    .poll(() => heads.locator('.step-title').allInnerTexts())
    .toEqual(['Which orders', 'The customer'])
  await canvas.getByText('2 checks').waitFor()
  await canvas.getByText('Skip: The order … is not paid').waitFor()
  await canvas.getByText('The customer in the till').waitFor()
  await canvas.getByText('Update the debtor').waitFor()
  const boxes = await Promise.all((await heads.all()).map((head) => head.boundingBox()))
  const [first = 0, second = 0] = boxes.map((box) => box?.x)
  expect(second).toBeGreaterThan(first + 200)
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a section folds to its head and stays so, without a byte of the file', async () => {
  for (const scheme of ['light', 'dark'] as const) {
    const { page, canvas } = await open({ width: 1440, height: 900, scheme, isNew: true })
    await canvas.getByText('2 checks').waitFor()
    await canvas.getByText('Otherwise', { exact: true }).waitFor()
    await canvas.getByRole('button', { name: 'Fold Which orders' }).click()
    await canvas.getByText('2 checks').waitFor({ state: 'detached' })
    await expect.poll(() => canvas.getByText('The customer in the till').isVisible()).toBe(true)
    expect(await findBarriers(page)).toEqual([])
    await page.reload()
    const unfold = canvas.getByRole('button', { name: 'Unfold Which orders' })
    await unfold.waitFor()
    await expect.poll(() => canvas.getByText('2 checks').count()).toBe(0)
    await unfold.click()
    await canvas.getByText('2 checks').waitFor()
    const { body } = await installation.call('readFile', { query: { path: PATH } })
    expect(body.draft ?? null).toBeNull()
  }
})

test('the list has the sections as branches, which fold by keys and by a thumb', async () => {
  const { page } = await open({ width: 390, height: 844, isNew: true })
  const tree = page.getByRole('tree', { name: 'Steps' })
  const section = tree.getByRole('treeitem', { name: /^Which orders 2 steps/ })
  await section.waitFor()
  const steps = tree
    .getByRole('treeitem')
    .filter({ hasText: /^Skip|^Stop: The order has no lines/ })
  await expect.poll(() => steps.count()).toBe(2)
  await expect
    .poll(async () => (await section.boundingBox())?.height ?? 0)
    .toBeGreaterThanOrEqual(44)
  await section.click()
  await expect.poll(() => steps.count()).toBe(0)
  await expect.poll(() => section.getAttribute('aria-expanded')).toBe('false')
  await section.press('ArrowRight')
  await expect.poll(() => steps.count()).toBe(2)
  await section.press('ArrowLeft')
  await expect.poll(() => steps.count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
})

test('a step is chosen on its card, and gets a title that is written into the file', async () => {
  const { page, canvas } = await open({ width: 1440, height: 900 })
  await canvas.getByText('Stop: The order has no lines').click()
  const panel = page.getByRole('region', { name: 'Step' })
  await panel.getByRole('button', { name: 'Lines 10 to 11' }).waitFor()
  await expect
    .poll(() => panel.locator('pre').innerText())
    .toBe('- fail: The order has no lines\n  if: =$count(lines) = 0')
  await panel.getByLabel('Title').fill('Orders need lines')
  await panel.getByLabel('Title').press('Enter')
  await canvas.getByText('Orders need lines').waitFor()
  await expect
    .poll(async () => {
      const { body } = await installation.call('readFile', { query: { path: PATH } })
      return String(body.draft?.text ?? '')
    }, SOON)
    .toContain('title: Orders need lines')
})

test('steps that are called have the title of their file, in the language of the reader', async () => {
  const { canvas } = await open({ width: 1440, height: 900 }, 'hand/called.yaml')
  const [first, second] = [
    canvas.getByText('Tidy the order'),
    canvas.getByText('Only what is paid'),
  ]
  await first.waitFor()
  await expect.poll(() => second.isVisible()).toBe(true)
  await installation.call('changeMe', { body: { locale: 'it' } })
  const { canvas: told } = await open({ width: 1440, height: 900 }, 'hand/called.yaml')
  await told.getByText('Ordina l’ordine').waitFor()
  await expect.poll(() => told.getByText('Solo ciò che è pagato').isVisible()).toBe(true)
  await installation.call('changeMe', { body: { locale: 'en' } })
})

test('the button on a line puts a step between the two', async () => {
  const { page, canvas } = await open({ width: 1440, height: 900 })
  const steps = canvas.locator('.step-node, .step-row, .step-group')
  await canvas.getByText('2 checks').waitFor()
  const before = await steps.count()
  const add = canvas.getByRole('button', { name: 'Add a step here' }).first()
  await add.click()
  await page.getByRole('menuitem', { name: /^let/ }).click()
  await expect.poll(() => steps.count(), SOON).toBe(before + 1)
  const chosen = canvas.locator('[data-chosen="true"]')
  await expect.poll(() => chosen.innerText()).toContain('Work out')
  await page.keyboard.press('Control+z')
  await expect.poll(() => steps.count(), SOON).toBe(before)
})

test('a step is dragged to another place, a line shows where it comes, and keys do the same', async () => {
  const { page, canvas } = await open({ width: 1440, height: 900 })
  const card = canvas
    .locator('.step-node, .step-group')
    .filter({ hasText: 'The customer in the till' })
  await card.waitFor()
  // The drawing has come to rest.
  await page.waitForTimeout(500)
  const before = await readVerbs()
  const box = await card.boundingBox()
  const below = await canvas.locator('.step-group').boundingBox()
  if (!box || !below) throw new Error('nothing is drawn')
  await page.mouse.move(box.x + 60, box.y + 12)
  await page.mouse.down()
  await page.mouse.move(box.x + 60, box.y + 40, { steps: 4 })
  await page.mouse.move(box.x + 60, below.y + below.height + 30, { steps: 8 })
  await canvas.locator('.drop-line').waitFor()
  await page.mouse.up()
  await canvas.locator('.drop-line').waitFor({ state: 'detached' })
  const moved = [...before.slice(0, 2), ...before.slice(2).toReversed()]
  await expect.poll(readVerbs, SOON).toEqual(moved)
  await page.getByRole('application', { name: 'Drawing of the flow' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(readVerbs, SOON).toEqual(before)
  expect(await findBarriers(page)).toEqual([])
})

test('a map of the whole stands beside the drawing, and brings into view what is clicked in it', async () => {
  const { page, canvas } = await open({ width: 1000, height: 700 })
  const map = canvas.locator('.react-flow__minimap')
  await map.waitFor()
  const first = canvas.locator('.step-section').first()
  const before = await first.boundingBox()
  const box = await map.boundingBox()
  if (!box) throw new Error('no map')
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 90, box.y + 40, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => (await first.boundingBox())?.x ?? 0).toBeLessThan(before?.x ?? 0)
})

test('checks that follow each other fold into one card, which says how many they are', async () => {
  const { canvas } = await open({ width: 1440, height: 900, isNew: true })
  const card = canvas.getByRole('button', { name: '2 checks' })
  await card.click()
  await expect.poll(() => card.getAttribute('aria-expanded')).toBe('false')
  await expect.poll(() => canvas.getByText(/^Skip: The order/).count()).toBe(0)
  await card.click()
  await canvas.getByText(/^Skip: The order/).waitFor()
})

test('a phone shows the list first, and the drawing on demand, without anything beside the page', async () => {
  const { page, canvas } = await open({ width: 390, height: 844 })
  await page.getByRole('tree', { name: 'Steps' }).getByText('The customer in the till').waitFor()
  await page.getByText('Story', { exact: true }).click()
  await canvas.getByText('Which orders').waitFor()
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(overflow).toBeLessThanOrEqual(0)
  expect(await findBarriers(page)).toEqual([])
})

/** Of the steps of the flow as its draft is, in their order. */
async function readVerbs(): Promise<readonly string[]> {
  const { body } = await installation.call('readFile', { query: { path: PATH } })
  const text: string = body.draft?.text ?? body.published?.text ?? ''
  return [...text.matchAll(/^ {2}- (\w+):/gm)].map(([, verb = '']) => verb)
}
