import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

/** Nobody touches a mouse here: what can be done is done with Tab, arrows, Space, Enter and Escape. */

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', {
    flows: ['orders'],
    off: ['products-to-pos'],
    size: 0.2,
  })
})
afterAll(() => installation.close())

test('records of the error list are chosen, ignored with a reason, and retried', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default')
  await skipToContent(page)
  await page.goto('/w/default/errors')
  const waiting = page.getByRole('tab', { name: /Waiting/ })
  await tabTo(page, page.getByRole('tab', { selected: true }))
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => waiting.getAttribute('aria-selected')).toBe('true')
  await tabTo(page, page.getByRole('link', { name: /^Open: / }).first())
  await page.keyboard.press('Enter')

  const list = page.getByRole('list', { name: 'Records' })
  const first = list.getByRole('listitem').first()
  const name = (await first.getByRole('link').first().textContent()) ?? ''
  await tabTo(page, first.getByRole('checkbox'))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('button', { name: 'Ignore', exact: true }).first(), 'backwards')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await tabTo(page, dialog.getByLabel('Reason'))
  await page.keyboard.type('made by hand already')
  await tabTo(page, dialog.getByRole('button', { name: 'Ignore' }))
  await page.keyboard.press('Enter')
  await page.getByText('1 record was closed.').waitFor()
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' })

  // A dialog is left by Escape, and gives the focus back to what opened it.
  const retry = list.getByRole('button', { name: 'Retry' }).first()
  await tabTo(page, retry)
  await page.keyboard.press('Enter')
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(retry)).toBe(true)
  expect(complaints).toEqual([])
})

test('the wizard is walked: accounts, direction, questions, a table, a trial', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/setup/lightspeed-ccv?step=systems')
  const shop = page.getByRole('region', { name: 'Lightspeed eCom (C-Series)' })
  await tabTo(page, shop.getByRole('button', { name: 'Test' }))
  await page.keyboard.press('Enter')
  await shop.getByText('It works').waitFor()
  await goOn(page, 'Flows')

  const direction = page.getByRole('radio', { name: 'Products, Lightspeed to CCV SalesPOS' })
  await tabTo(page, page.getByRole('radio', { checked: true }).first())
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => direction.isChecked()).toBe(true)
  const refunds = page.getByRole('switch', { name: /^Refunds/ })
  const before = await refunds.isChecked()
  await tabTo(page, refunds)
  await page.keyboard.press('Space')
  await expect.poll(() => refunds.isChecked()).toBe(!before)
  await page.getByText(/(^|· )Saved$/).waitFor()
  await goOn(page, 'Questions')

  const hold = page.getByRole('checkbox', { name: 'On hold' })
  await tabTo(page, hold)
  await page.keyboard.press('Space')
  await expect.poll(() => hold.isChecked()).toBe(true)
  const debtor = page.getByRole('combobox', { name: 'Default debtor' })
  await tabTo(page, debtor)
  // A list that has just opened forgets what was marked before: as a person would, again until one is chosen.
  const choose = async (): Promise<string> => {
    await page.keyboard.press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    return debtor.inputValue()
  }
  await expect.poll(choose).not.toBe('')
  await page.getByText(/(^|· )Saved$/).waitFor()
  await goOn(page, 'Tables')

  const value = page.getByRole('combobox', { name: /^Value for/ }).first()
  await tabTo(page, value)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Low (a)')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect.poll(() => value.inputValue()).toBe('Low (a)')
  await page.getByText(/filled · Saved/).waitFor()
  await goOn(page, 'Try it')

  await tabTo(page, page.getByRole('button', { name: 'Try on ten records of each flow' }))
  await page.keyboard.press('Enter')
  await page.getByText('Nothing was written.').waitFor({ timeout: 180_000 })
  await goOn(page, 'Switch on')
  expect(complaints).toEqual([])
})

test('settings are reached, changed and saved', async () => {
  const { page, complaints } = await installation.open()
  await page.goto('/w/default')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('ControlOrMeta+K')
  const palette = page.getByRole('dialog')
  await palette.getByRole('textbox').waitFor()
  await page.keyboard.type('settings')
  await palette.getByRole('button', { name: 'Settings', exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/**')
  await tabTo(page, page.getByRole('link', { name: 'Schedules' }))
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/schedules')
  const flow = 'Customers, Lightspeed to CCV SalesPOS'
  await tabTo(page, page.getByRole('button', { name: `Edit: ${flow}` }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await tabTo(page, dialog.getByRole('switch', { name: /^Paused/ }))
  await page.keyboard.press('Space')
  await tabTo(page, dialog.getByRole('button', { name: 'Save' }))
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const { body } = await installation.call('readFlow', { params: { flow: 'customers' } })
  expect(body.schedule.isPaused).toBe(true)
  expect(complaints).toEqual([])
})

async function skipToContent(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }), 'backwards')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await expect
    .poll(() =>
      page.evaluate<boolean>('document.querySelector("main").contains(document.activeElement)'),
    )
    .toBe(true)
}

async function goOn(page: Page, step: string): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: 'Continue', exact: true }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: step, exact: true, level: 2 }).waitFor()
}

const MAX_STOPS = 150

const look = (it: Node) => [it === document.activeElement, it.isConnected]

/** Tab by Tab, as somebody without a mouse goes. */
async function tabTo(page: Page, target: Locator, way: 'on' | 'backwards' = 'on'): Promise<void> {
  // Looking for it by its role and name anew at every stop would take most of the time.
  await target.waitFor()
  let element = await target.elementHandle()
  for (let stops = 0; stops < MAX_STOPS; stops += 1) {
    const [hasFocusNow, isThere] = (await element?.evaluate(look)) ?? []
    if (hasFocusNow) return
    if (!isThere) element = await target.elementHandle()
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab')
  }
  throw new Error(`no Tab leads to ${String(target)}`)
}

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}
