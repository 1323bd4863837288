import { setTimeout as delay } from 'node:timers/promises'
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBarriers, findStrays } from '../testing/browser.ts'
import { ALL_FIELDS, dragField } from '../testing/drag-field.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

/** Laid out by hand, so that nothing but what is changed may differ. */
const FLOW = `# how orders are booked
flow: hand-made      # name
format: 1
title:   Made by hand
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.order }   # what is read

steps:
  - skip: 'It''s not paid'
    if: =paymentStatus != "paid"     # nothing to do

  # the order itself
  - write: pos.order
    mode: update
    match: { reference: =number }
    set:
      reference:   =number   # aligned
`

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
})

afterAll(() => installation.close())

let files = 0

/** A flow of its own for a test, published as version 1. */
async function publish(text = FLOW): Promise<string> {
  files += 1
  const path = `hand/flow-${files}.yaml`
  await push(path, text.replace('flow: hand-made', `flow: hand-made-${files}`))
  return path
}

async function push(path: string, text: string): Promise<void> {
  await installation.call('pushFiles', {
    body: { files: [{ path, text }], note: 'from elsewhere' },
  })
}

async function read(path: string) {
  const { body } = await installation.call('readFile', { query: { path } })
  return { published: body.published?.text, draft: body.draft?.text, note: body.published?.note }
}

async function open(path: string, view: string, look?: Parameters<Installation['open']>[0]) {
  // Steps as a list; `pipeline.browser.test.ts` looks at the drawing.
  const remembered = { 'mapwright-pipeline': '"list"', ...ALL_FIELDS }
  const window = await installation.open({ ...look, remembered })
  window.page.setDefaultTimeout(SOON.timeout)
  await window.page.goto(`/w/default/edit?path=${path}&view=${view}`)
  await window.page.getByRole('toolbar', { name: 'Drawer' }).waitFor()
  return window
}

/** Longer than until the address follows a selection. */
const SLOW_MS = 600

/** Compiling a project takes a while on a busy machine. */
const SOON = { timeout: 90_000 }

function eventually<Value>(look: () => Value | Promise<Value>) {
  return expect.poll(look, SOON)
}

function steps(page: Page) {
  return page.getByRole('tree', { name: 'Steps' }).getByRole('treeitem')
}

/** Puts the caret behind a text in the text view, and types. */
async function typeBehind(page: Page, text: string, typed: string): Promise<void> {
  const line = page.locator('.view-line', { hasText: text }).first()
  // While the text is still being laid out, a click may come to a line beside.
  await eventually(async () => {
    await line.click()
    await page.keyboard.press('End')
    const caret = await page.locator('.cursors-layer .cursor').first().boundingBox()
    const place = await line.boundingBox()
    return Math.abs((caret?.y ?? 0) - (place?.y ?? Number.NaN))
  }).toBeLessThan(4)
  await page.keyboard.type(typed)
}

describe('the editor of flows', () => {
  it('never changes a file by opening it, whatever its line ends', async () => {
    const mixed = `\ufeff${FLOW.replaceAll('\n', '\r\n')}tests:\n  - it: skips what is not paid\r\n    record: { id: 1, number: A, paymentStatus: not_paid }\n    expect: { result: skipped }\n`
    const path = await publish(mixed)
    const { published } = await read(path)
    const { page, complaints } = await open(path, 'yaml')
    await page.locator('.view-line', { hasText: 'how orders are booked' }).waitFor()
    await page.getByText('Pipeline', { exact: true }).click()
    await steps(page).first().waitFor()
    await page.getByText(/Tests \d\/1/).waitFor()
    await page.getByText('YAML', { exact: true }).click()
    await page.locator('.view-line', { hasText: 'how orders are booked' }).waitFor()
    await page.keyboard.press('Control+s')
    await expect.poll(() => page.getByText('As published').count()).toBe(1)
    expect(await read(path)).toEqual({ published, draft: undefined, note: 'from elsewhere' })
    expect(complaints).toEqual([])
  })

  it('shows in the drawing what is typed in the text, and saves only that', async () => {
    const path = await publish()
    const { published = '' } = await read(path)
    const { page } = await open(path, 'pipeline')
    await eventually(() => steps(page).count()).toBe(3)
    await page.getByRole('button', { name: 'YAML beside it' }).click()
    await typeBehind(page, 'aligned', '\n')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('- fail: No stock')
    // Enter would take what is suggested just then, and suggestions may come late.
    await page.keyboard.press('Control+Enter')
    await page.keyboard.type('  if: =total > 900')
    await eventually(() => steps(page).count()).toBe(4)
    await eventually(() => steps(page).last().innerText()).toContain('No stock')
    await eventually(async () => (await read(path)).draft ?? '').toContain('900')
    const { draft = '' } = await read(path)
    expect(draft.startsWith(published.trimEnd())).toBe(true)
  })

  it('takes back what was done in any view, in one order, to the very byte', async () => {
    const path = await publish()
    const { published } = await read(path)
    const { page } = await open(path, 'pipeline')
    await page.getByRole('button', { name: 'YAML beside it' }).click()
    await typeBehind(page, 'Made by hand', ' again')
    await steps(page).nth(1).click()
    await page.keyboard.press('Alt+ArrowDown')
    await eventually(() => steps(page).nth(2).innerText()).toContain('not paid')
    await eventually(async () => (await read(path)).draft ?? '').toContain('hand again')
    await page.keyboard.press('Control+z')
    await eventually(() => steps(page).nth(1).innerText()).toContain('not paid')
    await page.locator('.view-line', { hasText: 'hand again' }).click()
    await page.keyboard.press('Control+z')
    await eventually(async () => (await read(path)).draft).toBe(published)
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
  })

  it('keeps the drawing while the text is no YAML, and leads to the line', async () => {
    const path = await publish()
    const { page } = await open(path, 'pipeline')
    await page.getByRole('button', { name: 'YAML beside it' }).click()
    await typeBehind(page, 'Made by hand', '\n  wrong: [')
    const banner = page.getByRole('alert').filter({ hasText: 'Invalid YAML' })
    await banner.waitFor()
    await expect.poll(() => steps(page).count()).toBe(3)
    await expect.poll(() => page.getByRole('button', { name: 'Add step' }).isDisabled()).toBe(true)
    await banner.getByRole('button', { name: /Go to line/ }).click()
    await eventually(() => page.locator('.monaco-editor.focused').count()).toBe(1)
    await page.keyboard.press('Control+z')
    await banner.waitFor({ state: 'detached' })
  })

  it('joins what was published elsewhere with what is edited here', async () => {
    const path = await publish()
    const { published = '' } = await read(path)
    const { page } = await open(path, 'yaml')
    await typeBehind(page, 'Made by hand', ' here')
    await eventually(async () => (await read(path)).draft ?? '').toContain('by hand here')
    await push(path, published.replace('!= "paid"', '= "open"'))
    await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
    await page.getByText('Another person published this file').waitFor()
    await page.keyboard.press('Control+s')
    await eventually(async () => (await read(path)).draft ?? '').toContain('= "open"')
    const { draft } = await read(path)
    const both = published.replace('!= "paid"', '= "open"').replace('by hand', 'by hand here')
    expect(draft).toBe(both)
  })

  it('shows what two windows typed at once to both', async () => {
    const path = await publish()
    const [first, second] = [await open(path, 'yaml'), await open(path, 'yaml')]
    await typeBehind(first.page, 'Made by hand', ' one')
    await eventually(async () => (await read(path)).draft ?? '').toContain('hand one')
    await typeBehind(second.page, 'how orders are booked', ' two')
    await eventually(async () => (await read(path)).draft ?? '').toContain('booked two')
    expect((await read(path)).draft).toContain('hand one')
    await first.page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
    await first.page.locator('.view-line', { hasText: 'booked two' }).waitFor()
  })

  it('loses nothing of what is typed when the page is loaded anew, or the network is away', async () => {
    const path = await publish()
    const { page, context } = await open(path, 'yaml')
    await typeBehind(page, 'Made by hand', ', at once')
    await page.reload()
    await page.locator('.view-line', { hasText: 'by hand, at once' }).waitFor()
    expect((await read(path)).draft).toContain('by hand, at once')

    await page.getByText('Draft saved').waitFor()
    await context.setOffline(true)
    await typeBehind(page, 'Made by hand', ' or later')
    await page.getByText('Not saved').waitFor()
    await context.setOffline(false)
    await page.getByText('Draft saved').waitFor()
    expect((await read(path)).draft).toContain('at once or later')
  })

  it('saves what is typed as it is left, though it still asks whether somebody else changed the file', async () => {
    const path = await publish()
    const { page } = await open(path, 'yaml')
    // No question is answered any more: a page that is left does not hear of it.
    const asked = page.waitForRequest(/\/file\?/)
    await page.route(/\/file\?/, () => undefined)
    await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
    await asked
    await typeBehind(page, 'Made by hand', ', meanwhile')
    await page.evaluate(() => globalThis.dispatchEvent(new Event('beforeunload')))
    await eventually(async () => (await read(path)).draft ?? '').toContain('by hand, meanwhile')
    expect((await read(path)).published).not.toContain('meanwhile')
  })

  it('lets go who follows a link as soon as something is selected, however long the next page takes', async () => {
    const path = await publish()
    const { page } = await open(path, 'pipeline')
    await steps(page).first().waitFor()
    await page.route(/\.js$/, async (route) => {
      await delay(SLOW_MS)
      await route.continue()
    })
    const records = page.getByRole('navigation').getByRole('link', { name: 'Records' })
    await records.waitFor()
    await steps(page).last().click()
    await records.click()
    await page.getByRole('heading', { name: 'Records', level: 1 }).waitFor()
    // Longer than the address follows the selection after.
    await delay(SLOW_MS)
    await expect.poll(() => new URL(page.url()).pathname, SOON).toBe('/w/default/records')
  })

  it('says in words what changed of conditions and tables before it publishes', async () => {
    const table = 'tables:\n  paid: { title: Payments, rows: { ideal: 6, cash: 1 } }\n\nsteps:'
    const path = await publish(FLOW.replace('steps:', table))
    const { page } = await open(path, 'yaml')
    await page.getByText('As published').waitFor()
    const { body, etag = '' } = await installation.call('readFile', { query: { path } })
    const text = String(body.published?.text)
      .replace('{ ideal: 6, cash: 1 }', '{ ideal: 7, cash: 1, card: 2 }')
      .replace('steps:', '  taxes: { title: Taxes, rows: { high: normal } }\nsteps:')
      .replace('=paymentStatus != "paid"', '=paymentStatus != "paid" or number = "7"')
    await installation.call('saveDraft', {
      query: { path },
      body: { text },
      headers: { 'if-match': etag },
    })
    await page.reload()
    await page.getByRole('button', { name: 'Publish…' }).click()
    const changes = page.getByRole('dialog').getByRole('listitem')
    await changes.filter({ hasText: 'Table paid, row ideal: now 7was 6' }).waitFor()
    await changes.filter({ hasText: 'Table paid, row card: now 2' }).waitFor()
    await changes.filter({ hasText: 'New table: Taxes1 row' }).waitFor()
    await changes
      .filter({ hasText: 'Only if: now Payment status is not paid or Order number is 7' })
      .waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  it('publishes with a note, and throws a draft away', async () => {
    const path = await publish()
    const { page } = await open(path, 'yaml')
    await typeBehind(page, 'Made by hand', ', twice')
    await page.getByRole('button', { name: 'Publish…' }).click()
    await page.getByLabel('What is new, for your colleagues').fill('The title says more')
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText('As published').waitFor()
    const { published, note } = await read(path)
    expect(published).toContain('Made by hand, twice')
    expect(note).toBe('The title says more')
    await typeBehind(page, 'twice', ' or more')
    await eventually(async () => (await read(path)).draft ?? '').toContain('or more')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Discard draft' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard draft' }).click()
    await eventually(async () => (await read(path)).draft).toBe(undefined)
    await page.locator('.view-line', { hasText: 'twice or more' }).waitFor({ state: 'detached' })
  })

  it('changes the pipeline by keys alone', async () => {
    const path = await publish()
    const { page } = await open(path, 'pipeline')
    await steps(page).first().focus()
    await page.keyboard.press('ArrowDown')
    await eventually(() => steps(page).nth(1).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('n')
    await page.getByRole('menuitem', { name: /^fail/ }).press('Enter')
    await eventually(() => steps(page).count()).toBe(4)
    await eventually(() => steps(page).nth(2).getAttribute('aria-selected')).toBe('true')
    await steps(page).nth(2).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await eventually(() => steps(page).nth(1).innerText()).toContain('lacks')
    await page.keyboard.press('Delete')
    await eventually(() => steps(page).count()).toBe(3)
    await steps(page).nth(1).focus()
    await page.keyboard.press('w')
    await eventually(() => steps(page).nth(1).innerText()).toContain('If true')
    await steps(page).last().focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.waitForURL(/view=mapping/)
    expect(page.url()).toContain('step=steps.1')
  })

  it('puts a step under a condition, or repeats it for a list, and keeps what is written', async () => {
    const path = await publish()
    const { published = '' } = await read(path)
    const { page, complaints } = await open(path, 'pipeline')
    const wrap = async (choice: string): Promise<void> => {
      await steps(page).nth(2).click()
      const step = page.getByRole('region', { name: 'Step' })
      await step.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: choice }).click()
    }
    await wrap('Repeat for a list')
    const list = page.getByLabel('For every item of')
    await list.fill('lines')
    await list.press('Enter')
    await eventually(async () => (await read(path)).draft ?? '').toContain('  - for: =lines')
    const { draft = '' } = await read(path)
    expect(draft).toContain('# the order itself')
    expect(draft).toContain('          reference:   =number   # aligned')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => (await read(path)).draft).toBe(published)
    await wrap('Put under a condition')
    await eventually(async () => (await read(path)).draft ?? '').toContain('  - if: =true')
    await eventually(() => steps(page).count()).toBe(4)
    expect(complaints).toEqual([])
  })

  it('completes formulas in the text, and explains them, with the same engine', async () => {
    const path = await publish()
    const { page, complaints } = await open(path, 'yaml')
    await typeBehind(page, 'aligned', '\n')
    await page.keyboard.type('email: =$upper')
    const suggestions = page.locator('.suggest-widget')
    await suggestions.getByText('$uppercase').first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('ema')
    await suggestions.getByText('email', { exact: true }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await eventually(async () => (await read(path)).draft ?? '').toMatch(
      /email: =\$uppercase\(email/,
    )
    await page.locator('.view-line', { hasText: 'mode: update' }).getByText('mode').hover()
    await page.locator('.monaco-hover-content').first().waitFor()
    await expect.poll(() => page.locator('.monaco-hover-content').first().innerText()).not.toBe('')
    expect(complaints).toEqual([])
  })

  it('waits for the project before it completes, so that no field is missing', async () => {
    const path = await publish()
    const { page, context } = await installation.open()
    const held: Route[] = []
    await context.route(/project-worker/, (route) => {
      held.push(route)
    })
    await page.goto(`/w/default/edit?path=${path}&view=yaml`)
    await typeBehind(page, 'aligned', '\nemail: =$uppercase(ema')
    const shown = page.locator('.suggest-widget').getByText('email', { exact: true })
    await expect.poll(() => shown.count()).toBe(0)
    for (const route of held) await route.continue()
    await shown.first().waitFor(SOON)
  })

  it('finds commands by their words, and shows all keys from the same list', async () => {
    const path = await publish()
    const { page, complaints } = await open(path, 'mapping')
    await page.getByRole('treegrid').focus()
    const search = page.getByPlaceholder('Search or jump to…')
    await page.keyboard.press('Control+k')
    await search.fill('suggest map')
    await page.getByRole('button', { name: /^Suggest mappings/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page
      .getByRole('button', { name: /^Accept all/ })
      .first()
      .waitFor()
    await search.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await search.waitFor()
    await page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog')
    const key = help.getByRole('row', { name: /^Suggest mappings/ }).first()
    await expect.poll(() => key.innerText()).toContain('A')
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('opens at the field that an address names, in groups that are closed too', async () => {
    const path = await publish()
    const { page } = await open(path, 'mapping&step=steps.1&field=billing.city')
    const field = page.getByRole('treegrid').getByRole('row', { name: /^city,/, selected: true })
    await field.waitFor()
    await page.getByLabel('Search target fields').fill('reference')
    await page
      .getByRole('treegrid')
      .getByRole('row', { name: /^reference,/ })
      .click()
    await page.waitForURL(/field=reference/)
    expect(page.url()).toContain('step=steps.1')
  })

  it.each([
    { scheme: 'dark', width: 390, height: 844 },
    { scheme: 'light', width: 1280, height: 800 },
  ] as const)(
    'opens nothing with barriers, or out of sight, $scheme, $width wide',
    async (look) => {
      const path = await publish()
      const { page, complaints } = await open(path, 'mapping', look)
      const grid = page.getByRole('treegrid')
      const dialog = page.getByRole('dialog')
      const [menu, items] = [page.getByRole('menu'), '[role=menuitem]']
      const check = async (part: string, ...seen: readonly string[]): Promise<void> => {
        const barriers = await findBarriers(page)
        const strays = await findStrays(page, seen.join())
        expect({ part, barriers, strays }).toEqual({ part, barriers: [], strays: [] })
      }
      const leave = async (what = dialog): Promise<void> => {
        await page.keyboard.press('Escape')
        await what.waitFor({ state: 'detached' })
      }
      // A phone has no room for the source: its fields are chosen from the list.
      const connect = async (source: string, target: string): Promise<void> => {
        if (look.width > 480) return dragField(page, 'source', { source, target })
        await page.getByLabel('Search target fields').fill(target)
        await grid.getByRole('row', { name: new RegExp(`^${target},`) }).click()
        await grid.focus()
        await page.keyboard.press('/')
        await page.keyboard.type(source)
        await page.getByRole('option', { name: source }).first().waitFor()
        await page.keyboard.press('Enter')
      }
      await grid.getByRole('row', { name: /^reference,/ }).click()
      await grid.focus()
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Which field fills reference?' }).waitFor()
      await check('picker', '.mapping-picker')
      await page.keyboard.press('Escape')
      await grid.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('combobox', { name: 'Formula of reference' }).press('End')
      await page.keyboard.type(' & ema')
      await page
        .getByRole('option', { name: /^email/ })
        .first()
        .waitFor()
      await check('completion', '.mapping-completions')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await grid.focus()
      await page.keyboard.press('F2')
      await check('large editor', '.mapping-side')
      await page.getByRole('button', { name: 'Functions' }).click()
      await page.getByText('$first', { exact: true }).click()
      await check('functions', '.mapping-side')
      await page.getByRole('button', { name: 'Value tables' }).click()
      await check('tables', '.mapping-side')
      await page.getByRole('button', { name: 'Close', exact: true }).click()

      // The drawer leaves little room to what opens over the mapping.
      await page.getByRole('button', { name: 'Samples' }).click()
      await connect('quantity', 'comment')
      await menu.waitFor()
      await check('many values', '.mapping-menu', items)
      await leave(menu)
      await connect('email', 'reference')
      await page.getByRole('menuitem', { name: 'Append as text' }).waitFor()
      await check('drop', '.mapping-menu', items)
      await leave(menu)
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Which field fills reference?' }).waitFor()
      await check('picker over the drawer', '.mapping-picker')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Samples' }).click()

      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Search or jump to…').waitFor()
      await check('palette', '[role=dialog]')
      await leave(page.getByPlaceholder('Search or jump to…'))
      await grid.focus()
      await page.keyboard.press('?')
      await dialog.waitFor()
      await check('keys', '[role=dialog]')
      await leave()

      await grid.focus()
      await page.keyboard.press('Delete')
      await page.getByRole('button', { name: 'Publish…' }).click()
      await dialog.waitFor()
      await check('publish', '[role=dialog]', '[role=dialog] button')
      await leave()
      await eventually(async () => (await read(path)).draft).toBeDefined()
      await page.getByRole('button', { name: 'More' }).click()
      await check('more', items)
      await page.getByRole('menuitem', { name: 'Discard draft' }).click()
      await dialog.waitFor()
      await check('throw away', '[role=dialog]', '[role=dialog] button')
      await leave()

      await page.getByText('Pipeline', { exact: true }).click()
      await page.getByRole('button', { name: 'Add step' }).click()
      await menu.waitFor()
      await check('add step', items)
      await leave(menu)
      await steps(page).nth(1).click()
      const step = page.getByRole('region', { name: 'Step', exact: true })
      await step.getByRole('button', { name: 'More' }).click()
      await menu.waitFor()
      await check('step', items)
      await leave(menu)
      await page.goto('/w/default/edit')
      await page.getByRole('heading', { level: 1, name: 'Choose a flow' }).waitFor()
      await check('files', 'h1')
      expect(complaints).toEqual([])
    },
  )

  it.each(['light', 'dark'] as const)('has no barriers in %s', async (scheme) => {
    const path = await publish()
    const { page, complaints } = await open(path, 'pipeline', { scheme })
    await steps(page).nth(1).click()
    await page.getByRole('button', { name: /^Problems/ }).click()
    expect(await findBarriers(page)).toEqual([])
    await page.getByText('Mapping', { exact: true }).click()
    await page.getByRole('treegrid').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByText('YAML', { exact: true }).click()
    await page.locator('.view-line').first().waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
  })

  it('goes on when a formula does not end: its values are missing, and another text has its own', async () => {
    const path = await publish()
    const { page, complaints } = await open(path, 'pipeline', { script: NO_END })
    await page.getByRole('button', { name: 'YAML beside it' }).click()
    await eventually(() => steps(page).count()).toBe(3)
    const stopped = page.getByText('took longer than ten seconds')
    await expect.poll(() => stopped.count()).toBe(0)
    await typeBehind(page, 'aligned', ' ENDLESS')
    await stopped.waitFor()
    // The page answers, and so does the project: a mistake is told.
    await typeBehind(page, 'ENDLESS', '\ntotal: =nonsense')
    await page.keyboard.press('Escape')
    await eventually(() => page.getByText(/Problems \d/).count()).toBe(1)
    await page.locator('.view-line', { hasText: 'nonsense' }).click()
    for (let key = 0; key < 'ENDLESS\ntotal: =nonsense'.length + 20; key += 1) {
      await page.keyboard.press('Control+z')
    }
    await eventually(() => stopped.count()).toBe(0)
    expect(complaints).toEqual([])
  })
})

/** All formulas have limits, so values of a text with this word are made never to come. */
const NO_END = `
const send = Worker.prototype.postMessage
let isEndless = false
Worker.prototype.postMessage = function (message, ...rest) {
  const { kind, text } = message?.request ?? {}
  if (text !== undefined) isEndless = text.includes('ENDLESS')
  if (kind !== 'preview' || !isEndless) send.call(this, message, ...rest)
}
`
