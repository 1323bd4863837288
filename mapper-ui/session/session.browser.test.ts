import { afterAll, beforeAll, expect, test } from 'vitest'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

let installation: Installation

beforeAll(async () => {
  installation = await startInstallation('empty')
})
afterAll(() => installation.close())

test('the first person makes the first account, signs out, and in again', async () => {
  const { page, complaints } = await installation.open()
  await page.goto(installation.setUpPath)
  await page.getByRole('heading', { name: 'Welcome to Mapwright' }).waitFor()
  await expect.poll(() => page.getByLabel('Set-up code').inputValue()).not.toBe('')
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('E-mail address').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: 'Connect your first two systems' }).waitFor()
  expect(await findBarriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByText('Language', { exact: true }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail address').fill(owner.email)
  await page.getByRole('textbox', { name: 'Password' }).fill('not the right one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Connect your first two systems' }).waitFor()
  expect(complaints).toEqual([])
})

test.each([
  ['unknown', 'Ask an administrator for access'],
  ['expired', 'took too long'],
  ['cancelled', 'you cancelled there'],
  ['failed', 'failed'],
  ['unavailable', 'cannot be reached'],
  ['limited', 'Wait a quarter of an hour'],
])('who comes back from OpenID without being let in (%s) is told why', async (why, words) => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto(`/sign-in?openid=${why}`)
  await page.getByRole('alert').getByText(words).waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('where nobody lets merchants sign up, there is no sign of it', async () => {
  const { page } = await installation.open()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await expect.poll(() => page.getByRole('link').count()).toBe(0)
  for (const path of ['sign-up', 'confirm-sign-up', 'forgot-password', 'reset-password']) {
    await page.goto(`/${path}`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  }
})
