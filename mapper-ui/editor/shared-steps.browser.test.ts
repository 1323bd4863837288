import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const FOLDER = 'mappings/lightspeed-ccv'
const AT = `/w/default/edit?path=${FOLDER}/customers.yaml`

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: [], size: 0.2 })
})
afterAll(() => installation.close())

test('the steps that a flow calls are opened from its mapping, and from the step that calls them', async () => {
  const { page, complaints } = await installation.open({ width: 1440, height: 900 })
  await page.goto(`${AT}&view=mapping`)
  await page.getByRole('button', { name: 'Shared steps' }).click()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('menuitem', { name: 'An address as the till wants it' }).click()
  await page.waitForURL((url) => url.searchParams.get('path') === `${FOLDER}/address.yaml`)
  await page.locator('.view-line').getByText('takes').first().waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Shared steps' }).waitFor()

  await page.goto(`${AT}&view=pipeline&step=steps.7`)
  const step = page.getByRole('region', { name: 'Step', exact: true })
  await step.getByRole('link', { name: 'Open the shared steps' }).click()
  await page.waitForURL((url) => url.searchParams.get('path') === `${FOLDER}/address.yaml`)
  expect(complaints).toEqual([])
})
