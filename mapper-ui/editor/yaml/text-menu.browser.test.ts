import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, startInstallation } from '../../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  await installation.call('addIntegration', { body: { name: 'lightspeed-ccv' } })
})
afterAll(() => installation.close())

/** What is behind the words of the menu, and their own colour. */
const LOOK = `(() => {
  const menu = document.querySelector('.monaco-menu').closest('.monaco-scrollable-element')
  const { backgroundColor, color } = getComputedStyle(menu)
  return { backgroundColor, color }
})()`

test.each([
  ['light', { backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(97, 97, 97)' }],
  ['dark', { backgroundColor: 'rgb(60, 60, 60)', color: 'rgb(240, 240, 240)' }],
] as const)('the menu of the text can be read over it, in %s', async (scheme, look) => {
  const { page } = await installation.open({ scheme })
  await page.goto('/w/default/edit?path=mappings/lightspeed-ccv/categories.yaml&view=yaml')
  await page.locator('.view-line').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy', exact: true }).waitFor()
  await expect.poll(() => page.evaluate(LOOK)).toEqual(look)
})
