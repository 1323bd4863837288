import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('ready', { flows: ['categories'], size: 0.2 })
})
afterAll(() => installation.close())

test.each(['/', '/w/default/records', '/w/default/settings/me'])(
  'the page %s asks for nothing more once somebody has signed out on it',
  async (path) => {
    const { page, complaints } = await installation.open()
    const refused: string[] = []
    page.on('response', (response) => {
      if (response.status() === 401) refused.push(response.url())
    })
    await page.route(/assets.sign-in-page/, async (route) => {
      // Long enough for a page that still stands to ask again.
      await setTimeout(1_000)
      await route.continue()
    })
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(refused).toEqual([])
    expect(complaints).toEqual([])
  },
)
