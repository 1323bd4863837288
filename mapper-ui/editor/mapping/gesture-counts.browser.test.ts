import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findBarriers, walkTo } from '../../testing/browser.ts'
import { ALL_FIELDS, dragField, targetRow } from '../../testing/drag-field.ts'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

/** Laid out by hand, so that whatever is written anew shows. */
const TEXT = `flow: counted
format: 1
title:   Counted
connections: { shop: lightspeed-ecom,  pos: ccv-salespos }
source:
  read: shop.order   # all of them

steps:
  - write: pos.order   # the booking
    set:
      reference: =number
      language: =language
      email:   =email   # theirs

tests:
  - it: books an order
    record:
      { id: 1, number: ORD1, email: Jo@Example.com, firstname: Jo, lastname: Smit, currency: EUR, language: nl,
        lines: [{ id: 1, sku: A-1, quantity: 2 }] }
    expect: { writes: [{ create: pos.order }] }
`

let installation: Installation
let page: Page
let round = 0
let made = 0

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  page = (await installation.open({ width: 1440, remembered: ALL_FIELDS })).page
  await page.setViewportSize({ width: 1440, height: 1000 })
})
afterAll(() => installation.close())

beforeEach(async () => {
  round += 1
  await installation.call('saveDraft', {
    query: { path: pathNow() },
    body: { text: named(TEXT) },
    headers: { 'if-match': '"none"' },
  })
  const place = `/w/default/edit?path=${pathNow()}&view=mapping`
  if (round === 1) await page.goto(place)
  else await walkTo(page, place)
  await targetRow(page, 'reference').getByText('ORD1').first().waitFor()
  made = 0
})

function pathNow(): string {
  return `mappings/counted-${round}.yaml`
}

function named(text: string): string {
  return text.replace('flow: counted', `flow: counted-${round}`)
}

async function draftText(): Promise<string> {
  const { body } = await installation.call('readFile', { query: { path: pathNow() } })
  return body.draft.text
}

/** One thing that a person does: a click, a drag, a key, or a word that is typed. */
async function gesture(make: () => Promise<unknown>): Promise<void> {
  made += 1
  await make()
}

const press = (key: string) => gesture(() => page.keyboard.press(key))
const type = (words: string) => gesture(() => page.keyboard.type(words))
const click = (name: string) => gesture(() => targetRow(page, name).click())

/** Waits for the file as it was with some of it changed, and nothing else; gives how many gestures that took. */
async function comeTo(before: string, after: string): Promise<number> {
  expect(TEXT).toContain(before)
  const wanted = named(TEXT).replace(before, after)
  await expect.poll(draftText).toBe(wanted)
  return made
}

/** Chooses a row by keys alone; how it is looked for does not count. */
async function goTo(name: string): Promise<void> {
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('ControlOrMeta+f')
  await page.keyboard.type(name)
  await page.getByRole('treegrid').focus()
  await page.keyboard.press('Home')
  const row = targetRow(page, name)
  for (let step = 0; step < 60; step++) {
    if ((await row.count()) > 0 && (await row.getAttribute('aria-selected')) === 'true') return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`${name} was not come to`)
}

/** Of the list below what is typed. */
const option = (name: RegExp) =>
  page.locator('.mapping-picker').getByRole('option', { name }).first()

const LANGUAGE = '      language: =language\n'
const EMAIL = '      email:   =email   # theirs\n'

describe('by mouse', () => {
  test('a field is mapped in one', async () => {
    await gesture(() => dragField(page, 'source', { source: 'currency', target: 'currency' }))
    expect(await comeTo(LANGUAGE, `      currency: =currency\n${LANGUAGE}`)).toBeLessThanOrEqual(1)
  })

  test('two fields are joined in two', async () => {
    await gesture(() => dragField(page, 'source', { source: 'firstname', target: 'email' }))
    await gesture(() => page.getByRole('menuitem', { name: 'Append as text' }).click())
    expect(await comeTo('=email ', '=email & " " & firstname ')).toBeLessThanOrEqual(2)
  })

  test('a fixed value is given in three', async () => {
    await click('type')
    await type('"business"')
    await page
      .getByRole('option', { name: /business/ })
      .first()
      .waitFor()
    await press('Enter')
    expect(await comeTo(EMAIL, `      type: business\n${EMAIL}`)).toBeLessThanOrEqual(3)
  })

  test('a text is put in lower case in three', async () => {
    await click('email')
    await type('$lower')
    await page.getByRole('option', { name: /lowercase/ }).waitFor()
    await press('Enter')
    expect(await comeTo('=email ', '=$lowercase(email) ')).toBeLessThanOrEqual(3)
    await targetRow(page, 'email').getByText('jo@example.com').first().waitFor()
  })

  test('a field is sent at creation only in one', async () => {
    await gesture(() => targetRow(page, 'email').locator('[data-act=policy]').click())
    expect(
      await comeTo('    set:\n', '    createOnly:\n      - email\n    set:\n'),
    ).toBeLessThanOrEqual(1)
  })

  test('a list is made with the fields of its items in two', async () => {
    await gesture(() => dragField(page, 'source', { source: 'lines', target: 'lines' }))
    await gesture(() => page.getByRole('menuitem', { name: 'Make one for each item' }).click())
    await targetRow(page, 'sku').getByText('A-1').first().waitFor()
    await expect.poll(draftText).toMatch(/for: =lines[^]*sku: =sku/)
    expect(made).toBeLessThanOrEqual(2)
  })

  test('a match key is given in two', async () => {
    await page.goto(`/w/default/edit?path=${pathNow()}&view=pipeline&step=steps.0`)
    const step = page.getByRole('region', { name: 'Step', exact: true })
    await step.getByRole('combobox', { name: 'Add a field' }).waitFor()
    await gesture(() => step.getByRole('combobox', { name: 'Add a field' }).click())
    await expect.poll(() => page.getByRole('option', { disabled: true }).count()).toBeGreaterThan(0)
    await gesture(() => page.getByRole('option', { name: 'Reference', exact: true }).click())
    expect(
      await comeTo('    set:\n', '    match:\n      reference: =number\n    set:\n'),
    ).toBeLessThanOrEqual(2)
  })
})

describe('by keyboard', () => {
  test('a field is mapped by its name in two', async () => {
    await goTo('currency')
    await type('currency')
    await option(/currency/).waitFor()
    await press('Enter')
    expect(await comeTo(LANGUAGE, `      currency: =currency\n${LANGUAGE}`)).toBeLessThanOrEqual(2)
  })

  test('a field is mapped as it is suggested in one', async () => {
    await page.getByRole('treegrid').focus()
    // All suggestions are looked for at once; each is one key then.
    await page.keyboard.press('a')
    await page.getByRole('button', { name: /^Accept currency for currency/ }).waitFor()
    await goTo('currency')
    await press('Tab')
    expect(await comeTo(LANGUAGE, `      currency: =currency\n${LANGUAGE}`)).toBeLessThanOrEqual(1)
  })

  test('two fields are joined in two', async () => {
    await goTo('email')
    await type('firstname')
    await option(/firstname$/).waitFor()
    await press('Shift+Enter')
    expect(await comeTo('=email ', '=email & " " & firstname ')).toBeLessThanOrEqual(2)
  })

  test('what joining means is asked where Enter could mean more than one thing', async () => {
    await goTo('email')
    await type('firstname')
    await option(/firstname$/).waitFor()
    await press('Enter')
    await page.getByRole('menuitem', { name: 'Append as text' }).waitFor()
    await press('ArrowDown')
    await press('Enter')
    expect(await comeTo('=email ', '=email & " " & firstname ')).toBeLessThanOrEqual(4)
  })

  test('a fixed value is given', async () => {
    await goTo('type')
    await press('k')
    await type('business')
    await press('Enter')
    expect(await comeTo(EMAIL, `      type: business\n${EMAIL}`)).toBeLessThanOrEqual(3)
  })

  test('a text is put in lower case in three, by the name that people give it', async () => {
    await goTo('email')
    await press('/')
    await type('small letters')
    await page.getByRole('option', { name: 'Small letters' }).first().waitFor()
    await press('Enter')
    expect(await comeTo('=email ', '=$lowercase(email) ')).toBeLessThanOrEqual(3)
    await targetRow(page, 'email').getByText('jo@example.com').first().waitFor()
  })

  test('a condition is made', async () => {
    await goTo('email')
    await press('w')
    await page.getByRole('option', { name: /· companyName$/ }).waitFor()
    await type('companyName')
    await press('Enter')
    const count = await comeTo('=email ', '=$if($not($empty(companyName)), email) ')
    expect(count).toBeLessThanOrEqual(6)
  })

  test('a condition and a look-up are found by what they are called', async () => {
    await goTo('email')
    await press('/')
    await type('condition')
    await option(/If … then/).waitFor()
    await press('Enter')
    await page.getByRole('option', { name: /· companyName$/ }).waitFor()
    await type('companyName')
    await press('Enter')
    const count = await comeTo('=email ', '=$if($not($empty(companyName)), email) ')
    expect(count).toBeLessThanOrEqual(6)
  })

  test('a value is looked up in a new table', async () => {
    await goTo('language')
    await press('l')
    await page.getByRole('button', { name: 'New table from these values' }).waitFor()
    await press('Enter')
    await page.getByRole('textbox', { name: 'nl becomes' }).and(page.locator(':focus')).waitFor()
    await type('Dutch')
    await press('Enter')
    await expect.poll(draftText).toContain('=$translate("language", language)')
    expect(await draftText()).toContain('      nl: Dutch\n')
    expect(made).toBeLessThanOrEqual(6)
  })

  test('a field is sent at creation only', async () => {
    await goTo('email')
    await press('c')
    expect(
      await comeTo('    set:\n', '    createOnly:\n      - email\n    set:\n'),
    ).toBeLessThanOrEqual(1)
  })

  test('a list is made with the fields of its items', async () => {
    await goTo('lines')
    await press('/')
    await type('lines')
    await page.locator('.mapping-picker').getByRole('option', { name: /lines/ }).first().waitFor()
    await press('Enter')
    await page.getByRole('menu').waitFor()
    await press('Enter')
    await targetRow(page, 'sku').getByText('A-1').first().waitFor()
    expect(made).toBeLessThanOrEqual(4)
  })

  test('a match key is given', async () => {
    await page.goto(`/w/default/edit?path=${pathNow()}&view=pipeline&step=steps.0`)
    const field = page.getByRole('combobox', { name: 'Add a field' })
    await field.focus()
    await type('Reference')
    await page.getByRole('option', { name: 'Reference', exact: true }).waitFor()
    await press('Enter')
    expect(
      await comeTo('    set:\n', '    match:\n      reference: =number\n    set:\n'),
    ).toBeLessThanOrEqual(2)
  })
})

describe('a menu of all that can be done with a field', () => {
  test('opens by a right click, and does what its entry says', async () => {
    await targetRow(page, 'type').click({ button: 'right' })
    const menu = page.getByRole('menu', { name: 'What can be done with type' })
    expect(await findBarriers(page)).toEqual([])
    await menu.getByRole('menuitem', { name: /^Write a fixed value/ }).click()
    await page.keyboard.type('business')
    await page.keyboard.press('Enter')
    expect(await comeTo(EMAIL, `      type: business\n${EMAIL}`)).toBe(0)
  })

  test('opens by keys and by a button, and is left by Escape with nothing changed', async () => {
    await goTo('email')
    await page.keyboard.press('Shift+F10')
    const menu = page.getByRole('menu', { name: 'What can be done with email' })
    await menu.waitFor()
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    await page.getByRole('treegrid').and(page.locator(':focus')).waitFor()
    await page.getByRole('button', { name: 'What can be done with email' }).click()
    await menu.getByRole('menuitem', { name: /^Change when the field is sent/ }).click()
    expect(await comeTo('    set:\n', '    createOnly:\n      - email\n    set:\n')).toBe(0)
  })
})
