import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers, type Window } from '../../../testing/browser.ts'
import { targetRow } from '../../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../../testing/start-installation.ts'

/** Laid out by hand, so that whatever is written anew shows. */
const TEXT = `flow: blocks
format: 1
title:   Formulas as blocks
connections: { shop: lightspeed-ecom,  pos: ccv-salespos }
source:
  read: shop.order   # all of them

steps:
  - write: pos.order
    match: { reference: =number }
    set:
      reference: =number
      type: personal   # until somebody knows better
      comment: =$words( comment ,paymentTitle)
      firstname: =firstname
      paymentMethod: =paymentMethod

tests:
  - it: books an order
    record: { id: 1, number: ORD1, companyName: Acme, firstname: Jo, comment: Bel aan, paymentMethod: ideal, paymentTitle: iDEAL }
    expect: { writes: [{ create: pos.order }] }
  - it: books another one
    record: { id: 2, number: ORD2, paymentMethod: klarna }
    expect: { writes: [{ create: pos.order }] }
`

let installation: Installation
let window: Window
let page: Page

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  window = await installation.open({ width: 1400 })
  page = window.page
  await page.setViewportSize({ width: 1400, height: 1000 })
})
afterAll(() => installation.close())

let round = 0

async function open(): Promise<Locator> {
  round += 1
  await installation.call('saveDraft', {
    query: { path: pathNow() },
    body: { text: named(TEXT) },
    headers: { 'if-match': '"none"' },
  })
  await page.goto(`/w/default/edit?path=${pathNow()}&view=mapping`)
  await targetRow(page, 'reference').getByText('ORD1').first().waitFor()
  return page.getByRole('region', { name: 'Formula of the selected field' })
}

function pathNow() {
  return `mappings/blocks-${round}.yaml`
}

function named(text: string) {
  return text.replace('flow: blocks', `flow: blocks-${round}`)
}

/** The file as it was, with some of it changed, and nothing else. */
async function expectChanged(...changes: readonly (readonly [string, string])[]) {
  const wanted = changes.reduce((text, [before, after]) => text.replace(before, after), named(TEXT))
  await expect
    .poll(async () => {
      const { body } = await installation.call('readFile', { query: { path: pathNow() } })
      return body.draft.text
    })
    .toBe(wanted)
}

test('a condition takes six gestures, without a formula', async () => {
  const dock = await open()
  let gestures = 0
  const gesture = async (make: () => Promise<unknown>) => {
    gestures += 1
    await make()
  }
  await gesture(() => targetRow(page, 'type').click())
  await gesture(() => page.keyboard.press('w'))
  await page.getByRole('option', { name: /· companyName$/ }).waitFor()
  await gesture(() => page.keyboard.type('companyName'))
  await gesture(() => page.keyboard.press('Enter'))
  // The keyboard goes on with the rows.
  await page.getByRole('treegrid').and(page.locator(':focus')).waitFor()
  await gesture(() => dock.getByRole('combobox', { name: 'Condition' }).selectOption('empty'))
  await gesture(() => dock.getByRole('button', { name: 'Otherwise…' }).click())
  await expectChanged(['type: personal ', 'type: =$if($empty(companyName), "personal", "") '])
  expect(gestures).toBeLessThanOrEqual(6)
  await dock.getByRole('textbox', { name: 'Fixed value' }).nth(1).fill('business')
  await page.keyboard.press('Enter')
  await expectChanged([
    'type: personal ',
    'type: =$if($empty(companyName), "personal", "business") ',
  ])
  await targetRow(page, 'type').getByText('business', { exact: true }).first().waitFor()
  expect(await findBarriers(page)).toEqual([])

  await dock.getByRole('button', { name: 'And / or…' }).click()
  await page.keyboard.type('paymentTitle')
  await page.getByRole('option', { name: /· paymentTitle$/ }).click()
  await dock.getByRole('combobox', { name: 'How conditions are joined' }).selectOption('or')
  await expectChanged([
    'type: personal ',
    'type: =$if($empty(companyName) or $not($empty(paymentTitle)), "personal", "business") ',
  ])
  expect(window.complaints).toEqual([])
})

test('a look-up in a new table takes six gestures, without YAML', async () => {
  const dock = await open()
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('paymentMethod')
  await targetRow(page, 'paymentMethod').click()
  await page.keyboard.press('l')
  await dock.getByRole('button', { name: 'New table from these values' }).click()
  await dock.getByRole('textbox', { name: 'ideal becomes' }).fill('15')
  await dock.getByRole('textbox', { name: 'klarna becomes' }).fill('12')
  expect(await findBarriers(page)).toEqual([])
  await dock.getByRole('button', { name: 'Create the table' }).click()
  await targetRow(page, 'paymentMethod').getByText('15', { exact: true }).first().waitFor()
  await dock.getByRole('combobox', { name: 'Choose a table' }).waitFor()
  await expect
    .poll(async () => {
      const read = await installation.call('readFile', { query: { path: pathNow() } })
      const before = new Set(named(TEXT).split('\n'))
      return read.body.draft.text.split('\n').filter((line: string) => !before.has(line))
    })
    .toEqual([
      'tables:',
      '  paymentMethod:',
      '    title: Payment method',
      '    rows:',
      '      ideal: 15',
      '      klarna: 12',
      '    otherwise: fail',
      '      paymentMethod: =$translate("paymentMethod", paymentMethod)',
    ])
  await page.keyboard.press('Control+z')
  await expectChanged()
  expect(window.complaints).toEqual([])
})

test('a table that is half filled is there again after a reload, until it is left', async () => {
  const dock = await open()
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('paymentMethod')
  await targetRow(page, 'paymentMethod').click()
  await page.keyboard.press('l')
  await dock.getByRole('button', { name: 'New table from these values' }).click()
  await dock.getByRole('textbox', { name: 'ideal becomes' }).fill('15')
  await dock.getByRole('textbox', { name: 'Name of the table' }).fill('payments')
  await page.waitForURL(/field=paymentMethod/)
  await page.reload()
  const ideal = dock.getByRole('textbox', { name: 'ideal becomes' })
  await expect.poll(() => ideal.inputValue()).toBe('15')
  await expect
    .poll(() => dock.getByRole('textbox', { name: 'Name of the table' }).inputValue())
    .toBe('payments')
  await dock.getByRole('button', { name: 'Cancel' }).click()
  await page.reload()
  await dock.getByText('paymentMethod').first().waitFor()
  await expect.poll(() => ideal.count()).toBe(0)
  await expectChanged()
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('')
  expect(window.complaints).toEqual([])
})

test('values that samples have only made up are not taken for those of a system', async () => {
  const dock = await open()
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('firstname')
  await targetRow(page, 'firstname').click()
  await page.keyboard.press('l')
  await dock.getByRole('button', { name: 'New table from these values' }).click()
  await dock.getByText(/^These values are personal/).waitFor()
  await expect.poll(() => dock.getByRole('textbox').count()).toBe(1)
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('')
  expect(window.complaints).toEqual([])
})

test('a fixed value keeps its line breaks, and a number stays one', async () => {
  const dock = await open()
  await page.getByRole('textbox', { name: 'Search target fields' }).fill('type')
  await targetRow(page, 'type').dblclick()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('=$join([comment, "a\\nb"], $string(1))')
  await page.keyboard.press('Enter')
  const [lines, number] = [
    dock.locator('textarea'),
    dock.getByRole('textbox', { name: 'Fixed value' }),
  ]
  await lines.press('End')
  await lines.press('Control+End')
  await page.keyboard.type('!')
  await lines.blur()
  await expectChanged(['type: personal ', 'type: =$join([comment, "a\\nb!"], $string(1)) '])
  await number.last().fill('abc')
  await page.keyboard.press('Enter')
  await expect.poll(() => number.last().getAttribute('aria-invalid')).toBe('true')
  await number.last().fill('1,5')
  await page.keyboard.press('Enter')
  await expectChanged(['type: personal ', 'type: =$join([comment, "a\\nb!"], $string(1.5)) '])
  expect(window.complaints).toEqual([])
})

test('what is typed in a block is kept, however it is left', async () => {
  const dock = await open()
  const fixed = dock.getByRole('textbox', { name: 'Fixed value' })
  await targetRow(page, 'type').click()
  await fixed.fill('business')
  await targetRow(page, 'comment').click()
  await expectChanged(['type: personal ', 'type: business '])
  await targetRow(page, 'type').click()
  await fixed.fill('club')
  await page.reload()
  await targetRow(page, 'type').getByText('club', { exact: true }).first().waitFor()
  await expectChanged(['type: personal ', 'type: club '])

  await targetRow(page, 'comment').click()
  await dock.getByRole('button', { name: 'Add a part' }).click()
  await fixed.fill('!')
  // Another view is shown, and the input is gone without ever losing the focus.
  await page.keyboard.press('Control+3')
  await expectChanged(
    ['type: personal ', 'type: club '],
    ['$words( comment ,paymentTitle)', '$words( comment ,paymentTitle, "!")'],
  )
  await page.keyboard.press('Control+2')

  await targetRow(page, 'comment').click()
  await dock.getByRole('button', { name: /^Change Remark/ }).click()
  await page.getByRole('menuitem', { name: 'Write a formula…' }).click()
  await dock.getByRole('textbox', { name: 'Formula of this part' }).fill('$trim(comment)')
  await page.reload()
  await targetRow(page, 'comment').getByText('Bel aan iDEAL !').first().waitFor()
  await expectChanged(
    ['type: personal ', 'type: club '],
    ['$words( comment ,paymentTitle)', '$words( $trim(comment) ,paymentTitle, "!")'],
  )

  // What is no formula, and what is given up, is not kept.
  await targetRow(page, 'firstname').click()
  const write = async (text: string) => {
    await dock.getByRole('button', { name: /^Change First name/ }).click()
    await page.getByRole('menuitem', { name: 'Write a formula…' }).click()
    await dock.getByRole('textbox', { name: 'Formula of this part' }).fill(text)
  }
  await write('lastname')
  await page.keyboard.press('Escape')
  await write('lastname &')
  await page.keyboard.press('Control+3')
  await page.keyboard.press('Control+2')
  await targetRow(page, 'firstname').getByText('Jo', { exact: true }).first().waitFor()
  await expectChanged(
    ['type: personal ', 'type: club '],
    ['$words( comment ,paymentTitle)', '$words( $trim(comment) ,paymentTitle, "!")'],
  )
  expect(window.complaints).toEqual([])
})

test('parts of a block are added, put in order, changed and wrapped where they stand', async () => {
  const dock = await open()
  await targetRow(page, 'comment').click()
  await dock.getByRole('button', { name: 'Add a part' }).click()
  await dock.getByRole('textbox', { name: 'Fixed value' }).fill('!')
  await page.keyboard.press('Enter')
  await expectChanged(['$words( comment ,paymentTitle)', '$words( comment ,paymentTitle, "!")'])
  await targetRow(page, 'comment').getByText('Bel aan iDEAL !').first().waitFor()

  const menuOf = (name: RegExp) => dock.getByRole('button', { name })
  await menuOf(/^Change Remark/).click()
  await page.getByRole('menuitem', { name: 'Move down' }).click()
  await expectChanged(['$words( comment ,paymentTitle)', '$words( paymentTitle ,comment, "!")'])

  await menuOf(/^Change Remark/).click()
  await page.getByRole('menuitem', { name: 'Function…' }).click()
  await page.keyboard.type('capital')
  await page.keyboard.press('Enter')
  await expectChanged([
    '$words( comment ,paymentTitle)',
    '$words( paymentTitle ,$uppercase(comment), "!")',
  ])
  await targetRow(page, 'comment').getByText('iDEAL BEL AAN !').first().waitFor()

  await menuOf(/^Change "!"/).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expectChanged([
    '$words( comment ,paymentTitle)',
    '$words( paymentTitle ,$uppercase(comment))',
  ])
  await menuOf(/^Change \$uppercase/).click()
  await page.getByRole('menuitem', { name: /^Keep only/ }).click()
  await expectChanged(['$words( comment ,paymentTitle)', '$words( paymentTitle ,comment)'])
  expect(window.complaints).toEqual([])
})

test('the blocks can be folded away, stay so, and are read on a phone in the dark', async () => {
  const dock = await open()
  await targetRow(page, 'comment').click()
  await dock.getByRole('button', { name: 'Hide the formula' }).click()
  await page.reload()
  await targetRow(page, 'comment').click()
  await dock.getByText('=$words( comment ,paymentTitle)').waitFor()
  await expect.poll(() => dock.getByRole('button', { name: 'Add a part' }).count()).toBe(0)
  await dock.getByRole('button', { name: 'Show the formula' }).click()
  await dock.getByRole('button', { name: 'Add a part' }).waitFor()

  const phone = await installation.open({ width: 390, scheme: 'dark' })
  await phone.page.goto(`/w/default/edit?path=${pathNow()}&view=mapping`)
  await phone.page.getByRole('textbox', { name: 'Search target fields' }).fill('comment')
  await targetRow(phone.page, 'comment').click()
  await phone.page.getByRole('button', { name: 'Show the formula' }).click()
  await phone.page.getByRole('button', { name: 'Add a part' }).waitFor()
  expect(await findBarriers(phone.page)).toEqual([])
  expect(phone.complaints).toEqual([])
})
