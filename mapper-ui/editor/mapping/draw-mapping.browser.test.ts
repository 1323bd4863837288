import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findBarriers, type Window } from '../../testing/browser.ts'
import { countKilobytes } from '../../testing/count-bytes.ts'
import { ALL_FIELDS, dragField, sourceRow, targetRow } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

const PATH = 'mappings/drawn.yaml'

/** Laid out by hand, so that whatever is written anew shows. */
const TEXT = `# Books orders. Agreed with the shop in May.
flow: drawn
format: 1
title:   Drawn by hand
connections: { shop: lightspeed-ecom,  pos: ccv-salespos }
trigger: { every: 5m }
source:
  read: shop.order   # all of them

steps:
  - write: pos.order
    match: { reference: =number }
    set:
      # what the till calls them by
      reference: =number
      lines: { for: =lines,   set: { sku: =sku } }

tests:
  - it: books an order
    record:
      { id: 1, number: ORD1, email: jo@example.com, firstname: Jo, lastname: Smit, currency: EUR,
        lines: [{ id: 1, sku: A-1, quantity: 2 }, { id: 2, sku: B-2, quantity: 5 }] }
    expect: { writes: [{ create: pos.order }] }
`

let installation: Installation
let window: Window
let page: Page

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  window = await installation.open({ width: 1400, height: 800, remembered: ALL_FIELDS })
  page = window.page
})
afterAll(() => installation.close())

let round = 0

beforeEach(async () => {
  round += 1
})

/** Opens a file of its own for each test. */
async function open(text: string) {
  await installation.call('saveDraft', {
    query: { path: pathNow() },
    body: { text: named(text) },
    headers: { 'if-match': '"none"' },
  })
  await page.goto(`/w/default/edit?path=${pathNow()}&view=mapping`)
}

async function openDrawn() {
  await open(TEXT)
  await target('reference').getByText('ORD1').first().waitFor()
}

function pathNow() {
  return PATH.replace('drawn', `drawn-${round}`)
}

function named(text: string) {
  return text.replace('flow: drawn', `flow: drawn-${round}`)
}

function target(name: string) {
  return targetRow(page, name)
}

function source(name: string) {
  return sourceRow(page, name)
}

async function drag(from: 'source' | 'target', name: string, other = name) {
  const [sourceName, targetName] = from === 'source' ? [name, other] : [other, name]
  await dragField(page, from, { source: sourceName, target: targetName })
}

/** What the server has, once it has a line. */
async function savedText(...parts: readonly string[]): Promise<string> {
  for (const until = Date.now() + 8000; Date.now() < until; ) {
    const { body } = await installation.call('readFile', { query: { path: pathNow() } })
    const { text } = body.draft
    if (parts.every((part) => text.includes(part))) return text
    await page.waitForTimeout(100)
  }
  throw new Error(`the draft never had ${JSON.stringify(parts)}`)
}

/** Every line of the file as it was, with some added. */
function expectOnlyAdded(text: string, added: readonly string[]) {
  const rest = text.split('\n').filter((line) => !added.includes(line))
  expect(rest.join('\n')).toBe(named(TEXT))
}

describe('a mapping', () => {
  test('is drawn by mouse from nothing, until it is right and shows its values', async () => {
    const at = TEXT.indexOf('      # what the till')
    const [head, tail] = [TEXT.slice(0, at), TEXT.slice(TEXT.indexOf('\ntests:'))]
    await open(`${head.trimEnd()} {}\n${tail}`)
    await page.getByRole('button', { name: '2 required fields empty' }).waitFor()
    await drag('source', 'number', 'reference')
    await page.getByRole('button', { name: '1 required field empty' }).click()
    await drag('source', 'lines')
    await page.getByRole('menuitem', { name: 'Make one for each item' }).click()
    await target('sku').getByText('A-1').first().waitFor()
    await page.getByRole('button', { name: 'Next item of lines' }).click()
    await target('sku').getByText('B-2').first().waitFor()
    await page.getByRole('button', { name: 'Problems 0' }).waitFor()
    const text = await savedText('for: =lines')
    expect(text.startsWith(named(head).trimEnd())).toBe(true)
    expect(text.endsWith(tail)).toBe(true)
    expect(await findBarriers(page)).toEqual([])
    expect(window.complaints).toEqual([])
  })

  test('has one line of the file for each line that is drawn, from either side', async () => {
    await openDrawn()
    await drag('source', 'email')
    await target('email').getByText('jo@example.com').first().waitFor()
    await drag('target', 'currency')
    await target('currency').getByText('EUR').first().waitFor()
    const text = await savedText('currency: =currency')
    expectOnlyAdded(text, ['      currency: =currency', '      email: =email'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await target('email').getByText('jo@example.com').first().waitFor({ state: 'detached' })
    expect(window.complaints).toEqual([])
  })

  test('is drawn by keyboard alone, and every step is said', async () => {
    await openDrawn()
    const tree = page.getByRole('tree')
    await page.getByLabel('Search source fields').focus()
    await page.keyboard.type('lastname')
    await tree.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('m')
    await page.getByText('Connecting lastname').first().waitFor()
    await page.getByRole('treegrid').and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Control+f')
    await page.keyboard.type('lastname')
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('lastname fills lastname').waitFor()
    await target('lastname').getByText('Smit').first().waitFor()

    await page.keyboard.press('Enter')
    const field = page.getByRole('combobox', { name: 'Formula of lastname' })
    await field.press('End')
    await page.keyboard.type(' & ", " & firstn')
    await page.getByRole('option', { name: /^firstname/ }).waitFor()
    await page.keyboard.press('Tab')
    await page.getByText('Gives Smit, Jo').waitFor()
    await page.keyboard.press('Enter')
    await target('lastname').getByText('Smit, Jo').first().waitFor()

    await page.keyboard.press('c')
    await page.getByRole('status').getByText('only at creation').waitFor()
    const text = await savedText('createOnly')
    const added = ['    createOnly:', '      - lastname']
    expectOnlyAdded(text, ['      lastname: =lastname & ", " & firstname', ...added])
    expect(window.complaints).toEqual([])
  })

  test('keeps what is being written when the page is loaded anew', async () => {
    await openDrawn()
    await target('email').click()
    await page.keyboard.press('Enter')
    const field = page.getByRole('combobox', { name: 'Formula of email' })
    await field.fill('="by hand"')
    await page.reload()
    await target('email').getByText('by hand').first().waitFor()
    expectOnlyAdded(await savedText('by hand'), ['      email: ="by hand"'])
    expect(window.complaints).toEqual([])
  })

  test('asks what a second field on the same target shall do', async () => {
    await openDrawn()
    await drag('source', 'firstname')
    await target('firstname').getByText('Jo').first().waitFor()
    await drag('source', 'lastname', 'firstname')
    await page.getByRole('menuitem', { name: 'Append as text' }).click()
    await target('firstname').getByText('Jo Smit').first().waitFor()
    await page.keyboard.press('Delete')
    await page.getByRole('status').getByText('firstname is no longer mapped').waitFor()
    expect(window.complaints).toEqual([])
  })

  test('suggests what belongs together, and writes only what is accepted', async () => {
    await openDrawn()
    await page.getByRole('button', { name: 'Suggest' }).click()
    await page.getByRole('button', { name: /^Accept email for email/ }).waitFor()
    await target('email').click()
    await page.keyboard.press('Tab')
    await page.getByRole('status').getByText('suggestion accepted').waitFor()
    const text = await savedText('email: =email')
    expectOnlyAdded(text, ['      email: =email'])
    expect(window.complaints).toEqual([])
  })

  test('is filled by typing, with what fits best first', async () => {
    await openDrawn()
    await target('email').click()
    const grid = page.getByRole('treegrid')
    await grid.focus()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Which field fills email?' }).waitFor()
    await page.keyboard.press('Enter')
    await target('email').getByText('jo@example.com').first().waitFor()
    await grid.and(page.locator(':focus')).waitFor()

    await target('firstname').click()
    await grid.focus()
    await page.keyboard.type('$upper')
    await page.getByRole('option', { name: /uppercase/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('firstname)')
    await page.getByText('Gives JO').waitFor()
    await page.keyboard.press('Enter')
    await target('firstname').getByText('JO', { exact: true }).first().waitFor()
    const text = await savedText('$uppercase')
    expectOnlyAdded(text, ['      email: =email', '      firstname: =$uppercase(firstname)'])
    expect(window.complaints).toEqual([])
  })

  test('keeps its values while another field is wrong', async () => {
    await openDrawn()
    await target('email').dblclick()
    await page.keyboard.press('End')
    await page.keyboard.type('$uppercase(')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Problems 1' }).waitFor()
    await target('firstname').dblclick()
    await page.keyboard.press('End')
    await page.keyboard.type('firstname & "!"')
    await page.keyboard.press('Enter')
    await target('firstname').getByText('Jo!', { exact: true }).first().waitFor()
    await expect.poll(() => target('email').getAttribute('aria-label')).not.toContain('gives')
    expect(window.complaints).toEqual([])
  })

  test('shows at the edge where the lines of a field lead, and goes there', async () => {
    await page.setViewportSize({ width: 1400, height: 420 })
    await openDrawn()
    await drag('source', 'currency')
    await page.getByLabel('Search source fields').fill('')
    await page.getByLabel('Search target fields').fill('')
    await target('currency').click()
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('p')
    await page.getByRole('status').getByText('The lines of currency stay in sight').waitFor()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => target('currency').getAttribute('aria-label')).toContain('pinned')
    await page.getByRole('button', { name: 'Go to currency' }).click()
    await source('currency').and(page.locator('[aria-selected=true]')).waitFor()
    await page.getByRole('button', { name: 'Go to currency' }).waitFor({ state: 'detached' })
    expect(await findBarriers(page)).toEqual([])
    expect(window.complaints).toEqual([])
    await page.setViewportSize({ width: 1400, height: 800 })
  })

  test('shows a formula as blocks that can be changed, and moves nothing by it', async () => {
    await openDrawn()
    const place = await target('status').boundingBox()
    await target('status').dblclick()
    await page.keyboard.type('status = "paid" ? 2 : 1')
    await page.keyboard.press('Enter')
    await target('status').getByText('1', { exact: true }).first().waitFor()
    await expect.poll(() => target('status').boundingBox()).toEqual(place)
    await page.getByRole('button', { name: 'Show the formula' }).click()
    const last = page.getByRole('textbox', { name: 'Fixed value' }).nth(2)
    await last.fill('7')
    await last.press('Enter')
    await target('status').getByText('7', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Otherwise, if…' }).click()
    await savedText('status = "paid" ? 2 : false ? "" : 7')
    await page.getByRole('button', { name: 'Hide the formula' }).click()
    expect(await findBarriers(page)).toEqual([])
    expect(window.complaints).toEqual([])
  })

  test('asks what many values shall become, and converts what the target does not take', async () => {
    await openDrawn()
    await drag('source', 'quantity', 'comment')
    await page.getByRole('menu', { name: 'How should lines.quantity fill comment?' }).waitFor()
    await expect
      .poll(() => page.getByRole('menuitem').allInnerTexts())
      .toEqual([
        'Take the first item',
        'Join all items as text',
        'Sum of all items',
        'Average of all items',
        'Smallest of all items',
        'Largest of all items',
        'Number of items',
      ])
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('menuitem', { name: 'Sum of all items' }).click()
    await page.getByRole('status').getByText('The types differ, so $string was added').waitFor()
    await target('comment').getByText('7', { exact: true }).first().waitFor()
    await drag('source', 'sku', 'company')
    await page.getByRole('menuitem', { name: 'Join all items as text' }).click()
    await target('company').getByText('A-1, B-2', { exact: true }).first().waitFor()

    await drag('source', 'lines')
    await page.getByRole('menuitem', { name: 'Make one for each item' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await drag('source', 'lines')
    await page.getByRole('menuitem', { name: 'Take the list as it is' }).click()
    await savedText('      lines: =lines')
    await target('lines').locator('[data-kind=copy]', { hasText: 'lines' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await target('sku').getByText('A-1').first().waitFor()
    await drag('source', 'billing', 'currency')
    await page.getByText('billing is a group of fields and currency is one value').first().waitFor()
    const text = await savedText('$join', 'lines: { for: =lines')
    expectOnlyAdded(text, [
      '      comment: =$string($sum(lines.quantity))',
      '      company: =$join(lines.sku, ", ")',
    ])
    expect(window.complaints).toEqual([])
  })

  test('takes over all suggestions at once, as one entry of the undo list', async () => {
    await openDrawn()
    await page.getByRole('button', { name: 'Suggest' }).click()
    await page.getByRole('button', { name: /^Accept all \(\d+\)/ }).click()
    await target('lastname').getByText('Smit').first().waitFor()
    await page.getByRole('button', { name: 'Problems 0' }).waitFor()
    const text = await savedText('lastname: =lastname')
    for (const line of ['      email: =email', '      currency: =currency']) {
      expect(text.split('\n')).toContain(line)
    }
    expect(text.endsWith(TEXT.slice(TEXT.indexOf('\ntests:')))).toBe(true)
    await page.getByRole('button', { name: 'Undo' }).click()
    await target('lastname').getByText('Smit').first().waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    expect(window.complaints).toEqual([])
  })

  test('tells what fills a field in words, and as it is written beside API names', async () => {
    const formulas =
      '      currency: =$uppercase(currency)\n      type: =$if($empty(companyName), "personal", "business")\n      lines:'
    await open(TEXT.replace('      lines:', formulas))
    const block = (name: string) => target(name).locator('.mapping-chip')
    const choice = page.getByRole('radiogroup', { name: 'Fields that are shown' })
    await choice.getByText('Filled and required').click()
    await target('currency').getByText('EUR').first().waitFor()
    await expect.poll(() => block('currency').innerText()).toBe('Capital letters Currency')
    await expect
      .poll(() => block('type').innerText())
      .toBe('If Company name is empty → personal, else business')
    await expect.poll(() => block('lines').innerText()).toBe('For each of Lines')
    const hover = '= $uppercase(currency)'
    await expect
      .poll(() => block('currency').locator('xpath=..').getAttribute('title'))
      .toContain(hover)
    const names = page.getByRole('radiogroup', { name: 'Names of fields' })
    await names.getByText('API names').click()
    await block('currency').getByText(hover).waitFor()
    await names.getByText('Titles').click()
    await block('currency').getByText('Capital letters').waitFor()
    await choice.getByText(/^All/).click()
    expect(window.complaints).toEqual([])
  })

  test('folds optional fields that nothing fills, until they are needed', async () => {
    await openDrawn()
    const choice = page.getByRole('radiogroup', { name: 'Fields that are shown' })
    await choice.getByText('Filled and required').click()
    const fold = page.getByRole('row', { name: /optional fields that nothing fills/ })
    await expect.poll(() => target('email').count()).toBe(0)
    await expect.poll(() => target('id').count()).toBe(0)
    // By keyboard.
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    const isOn = page.locator('[aria-selected=true]')
    await fold.first().and(isOn).waitFor()
    await expect.poll(() => fold.first().getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('Enter')
    // It goes on with the first of them.
    await target('status').and(isOn).waitFor()
    await target('email').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('ArrowLeft')
    await fold.first().and(isOn).waitFor()
    await target('email').waitFor({ state: 'detached' })
    // By mouse, also with a field in hand.
    const hand = await source('email').first().boundingBox()
    const goal = await fold.first().boundingBox()
    if (!hand || !goal) throw new Error('a row is not there')
    await page.mouse.move(hand.x + 60, hand.y + 10)
    await page.mouse.down()
    await page.mouse.move(goal.x + 200, goal.y + 14, { steps: 4 })
    await target('email').waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.up()
    // A link shows what it leads to.
    await page.goto(`/w/default/edit?path=${pathNow()}&view=mapping&field=email`)
    await target('email').and(page.locator('[aria-selected=true]')).waitFor()
    await choice.getByText(/^All/).click()
    await target('id').getByText('read-only').waitFor()
    await fold.first().waitFor({ state: 'detached' })
    await choice.getByText('Filled and required').click()
    await target('id').waitFor({ state: 'detached' })
    await choice.getByText(/^All/).click()
    expect(window.complaints).toEqual([])
  })

  test('has rows of two lines, or of one where somebody wants them closer', async () => {
    await openDrawn()
    await expect.poll(async () => (await target('reference').boundingBox())?.height).toBe(40)
    const dense = await installation.open({
      width: 1400,
      remembered: { 'mapwright-density': 'compact' },
    })
    await dense.page.goto(`/w/default/edit?path=${pathNow()}&view=mapping`)
    const row = targetRow(dense.page, 'reference')
    await row.getByText('ORD1').first().waitFor()
    await expect.poll(async () => (await row.boundingBox())?.height).toBe(28)
    // Rows stand one below the other, and lines end at them.
    const [first, second] = await dense.page
      .locator('.mapping-panel[data-side=target] .mapping-row')
      .evaluateAll((rows) => rows.slice(0, 2).map((each) => each.getBoundingClientRect().top))
    expect((second ?? 0) - (first ?? 0)).toBe(28)
    expect(await findBarriers(dense.page)).toEqual([])
    expect(dense.complaints).toEqual([])
  })

  test('shows what is looked for, what is open, and what is not mapped', async () => {
    await page.setViewportSize({ width: 1400, height: 3400 })
    await openDrawn()
    await target('lines').click()
    await target('sku').waitFor()
    await target('lines').locator('[data-act=fold]').click()
    await target('sku').waitFor({ state: 'detached' })
    await target('lines').click()
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('ArrowRight')
    await target('sku').waitFor()
    await page.getByLabel('Unmapped only').check()
    await target('reference').waitFor({ state: 'detached' })
    await target('email').waitFor()
    await page.getByLabel('Search target fields').fill('billing city')
    await target('city').waitFor()
    await target('email').waitFor({ state: 'detached' })
    await page.getByLabel('Unmapped only').uncheck()
    await page.getByLabel('Search target fields').fill('')
    await target('reference').waitFor()
    await page.setViewportSize({ width: 1400, height: 800 })
    expect(window.complaints).toEqual([])
  })

  test('says by a click when a field is sent, and takes tables from a spreadsheet', async () => {
    const table = 'tables:\n  land:\n    title: Lands\n    rows: { nl: NL }   # by hand\n\ntests:'
    await open(TEXT.replace('tests:', table))
    const policy = target('reference').locator('[data-act=policy]')
    await policy.click()
    await page.getByRole('status').getByText('only at creation').waitFor()
    await savedText('    createOnly:\n      - reference')
    await policy.click()
    await savedText('    onlyIfEmpty:\n      - reference')
    await page.getByRole('button', { name: 'Undo' }).click()
    await savedText('    createOnly:\n      - reference')
    await policy.click()
    await savedText('    onlyIfEmpty:\n      - reference')
    await policy.click()

    await page.getByRole('button', { name: 'Value tables' }).click()
    const rows = page.locator('.mapping-table')
    await rows.waitFor()
    await rows.evaluate((element) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', 'be\tBE\r\nde\t0049')
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    })
    await page.getByLabel('Becomes de').fill('DE')
    await page.keyboard.press('Enter')
    await page.getByText('Paste from a spreadsheet').click()
    await page.getByRole('textbox', { name: 'Paste from a spreadsheet' }).fill('fr\tFR\nnl\tNED')
    await page.getByRole('button', { name: 'Paste', exact: true }).click()
    await page.getByLabel('Becomes fr').waitFor()
    expect(await findBarriers(page)).toEqual([])
    const text = await savedText('fr: FR')
    const wanted = table.replace('{ nl: NL }', '{ nl: NED, be: BE, de: "DE", fr: FR }')
    expect(text).toBe(named(TEXT.replace('tests:', wanted)))
    expect(window.complaints).toEqual([])
  })

  test.each([1440, 1280, 390])('has whole names in a window of %i pixels', async (width) => {
    await openDrawn()
    await page.setViewportSize({ width, height: 844 })
    await target('reference').waitFor()
    const cut = await page
      .locator('.mapping-row .mapping-name-title')
      .evaluateAll((titles) =>
        titles
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      )
    expect(cut).toEqual([])
    await page.setViewportSize({ width: 1400, height: 800 })
  })

  test('loads with 600 KB of scripts and styles into a browser that has seen nothing of it', async () => {
    await open(TEXT)
    const { page: first } = await installation.open({ isNew: true })
    const kilobytesOf = await countKilobytes(first)
    await first.goto(`/w/default/edit?path=${pathNow()}&view=mapping`)
    await targetRow(first, 'reference').waitFor()
    await first.waitForTimeout(1_000)
    expect(kilobytesOf('Script')).toBeGreaterThan(200)
    expect(kilobytesOf('Script') + kilobytesOf('Stylesheet')).toBeLessThan(600)
  })

  test('is filled on a phone from a list, where what the system makes itself is not offered', async () => {
    await openDrawn()
    await page.setViewportSize({ width: 390, height: 844 })
    await target('id').getByText('read-only').waitFor()
    await expect.poll(() => target('id').locator('[data-act=connect]').count()).toBe(0)
    await page.getByLabel('Search target fields').fill('email')
    await target('email').locator('[data-act=connect]').click()
    await page.getByRole('combobox', { name: 'Which field fills email?' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Enter')
    expectOnlyAdded(await savedText('email: =email'), ['      email: =email'])
    await page.getByLabel('Search target fields').fill('')
    await page.setViewportSize({ width: 1400, height: 800 })
    expect(window.complaints).toEqual([])
  })

  test('keeps aside what a system has no more, on either side, until it is re-pointed', async () => {
    const drifted = TEXT.replace(
      '      lines:',
      '      orderCode: =orderNumber   # as agreed\n      lines:',
    )
    await open(drifted)
    const repoint = async (name: string, to: string): Promise<void> => {
      await page.getByRole('combobox', { name: `Remap ${name} to` }).fill(to)
      await page.getByRole('option', { name: new RegExp(`^${to}\\b`) }).click()
    }
    await page.getByRole('region', { name: 'Mapped, but missing in the target' }).waitFor()
    await page.getByRole('region', { name: 'Used, but missing in the source' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    // What it may be called now is offered first, with why.
    await page.getByRole('combobox', { name: 'Remap orderNumber to' }).click()
    const likely = page.getByRole('group', { name: 'Likely' }).getByRole('option')
    await expect.poll(() => likely.first().innerText()).toBe('number\nsimilar name')
    expect(await findBarriers(page)).toEqual([])
    await repoint('orderNumber', 'number')
    await page.getByRole('status').getByText('number is read instead of orderNumber').waitFor()
    await repoint('orderCode', 'comment')
    await page.getByLabel('Search target fields').fill('comment')
    await target('comment').getByText('ORD1').first().waitFor()
    await page.getByRole('button', { name: 'Problems 0' }).waitFor()
    const text = await savedText('comment: =number')
    expect(text).toBe(named(drifted.replace('orderCode: =orderNumber', 'comment: =number')))
    await expect.poll(() => page.getByRole('region', { name: /any more$/ }).count()).toBe(0)
    expect(window.complaints).toEqual([])
  })
})
