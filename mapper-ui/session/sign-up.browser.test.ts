import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryRows } from '../../server/database/query.ts'
import { type MailServer, startMailServer } from '../../server/testing/start-mail-server.ts'
import { findBarriers, openWindow } from '../testing/browser.ts'
import {
  PASSWORD,
  setUpCategories,
  signUp as signUpBy,
  waitForMail,
} from '../testing/merchant-walk.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let mailServer: MailServer
let installation: Installation

beforeAll(async () => {
  mailServer = await startMailServer()
  installation = await startInstallation('signed-up', {
    signUpBy: mailServer.url,
    hasSystems: true,
    size: 0.05,
  })
})
afterAll(async () => {
  await installation.close()
  await mailServer.close()
})

const mailTo = (address: string, count?: number) => waitForMail(mailServer, address, count)
const signUp = (page: Page, email: string) => signUpBy(page, mailServer, email)

test('a merchant signs up on a phone, without an administrator, and runs an integration', {
  timeout: 400_000,
}, async () => {
  const { page, complaints } = await openWindow(installation.url, { width: 390, isNew: true })
  const email = 'mia@shop.example'
  await signUp(page, email)
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  expect(workspace).toMatch(/^mia-s-shop-/)
  await setUpCategories(page, workspace, installation.simulators)
  await page.goto(`/w/${workspace}`)
  await page.getByText('All well').first().waitFor()
  expect(complaints).toEqual([])

  // The link was used: whoever opens it again is told what to do.
  await page.goto('/sign-in')
  const { link } = await mailTo(email)
  await page.goto(link)
  await page.getByRole('alert').getByText('Ask for a new one').waitFor()
  expect(await findBarriers(page)).toEqual([])
})

test('a mail is whole on a phone, in light and dark, without barriers', async () => {
  const { page, context } = await openWindow(installation.url, { width: 390, isNew: true })
  await context.request.post('/api/sign-up', {
    data: { email: 'look@shop.example' },
    headers: { origin: installation.url },
  })
  const { html } = await mailTo('look@shop.example')
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setContent(html)
    expect(await findBarriers(page)).toEqual([])
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(ground).toBe({ light: 'rgb(246, 247, 249)', dark: 'rgb(14, 17, 23)' }[scheme])
  }
})

test('a merchant invites a colleague, who accepts on the page of the mail and works in the same workspace', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await openWindow(installation.url, { isNew: true })
  await signUp(page, 'ada@shop.example')
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  await page.goto(`/w/${workspace}/settings/people`)
  const invitation = page.getByRole('region', { name: 'Invite a colleague' })
  await invitation.getByLabel('E-mail address').fill('bob@shop.example')
  expect(await findBarriers(page)).toEqual([])
  await invitation.getByRole('button', { name: 'Send the invitation' }).click()
  await invitation.getByRole('cell', { name: 'bob@shop.example', exact: true }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  const { link } = await mailTo('bob@shop.example')

  // The merchant's own browser is signed in as somebody else: it is the colleague's address that counts.
  const { page: other, complaints: others } = await openWindow(installation.url, {
    width: 390,
    scheme: 'dark',
    isNew: true,
  })
  await other.goto(link)
  await other.getByRole('heading', { name: 'Join Mia’s Shop' }).waitFor()
  expect(await findBarriers(other)).toEqual([])
  await other.getByLabel('Your name').fill('Bob')
  await other.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await other.getByRole('checkbox').check()
  await other.getByRole('button', { name: 'Accept the invitation' }).click()
  await other.waitForURL(`**/w/${workspace}**`)
  await page.reload()
  await page.getByRole('cell', { name: 'Bob bob@shop.example' }).waitFor()
  expect([...complaints, ...others]).toEqual([])
})

test('somebody who forgot the password chooses another, changes the address, and closes the account', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await openWindow(installation.url, { scheme: 'dark', isNew: true })
  const email = 'noa@shop.example'
  await signUp(page, email)
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot password' }).click()
  const send = page.getByRole('button', { name: 'Send the link' })
  // The page before has a field of that name too.
  await send.waitFor()
  await page.getByLabel('E-mail address').fill(email)
  await send.click()
  await page.getByText(`If ${email} has an account`).waitFor()
  await page.goto((await mailTo(email, 2)).link)
  await page.getByLabel('New password').fill('another long sentence')
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByText('The password is changed').waitFor()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill('another long sentence')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Connect your first two systems' }).waitFor()

  const settings = `${new URL(page.url()).pathname}/settings/me`
  await page.goto(settings)
  await page.getByLabel('New e-mail address').fill('noa2@shop.example')
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Change the address' }).click()
  await page.goto((await mailTo('noa2@shop.example')).link)
  await page.getByRole('button', { name: 'Confirm the address' }).click()
  await page.getByText('is now noa2@shop.example').waitFor()
  expect(await findBarriers(page)).toEqual([])

  await page.goto(settings)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export my data' }).click()
  const file = readFileSync(await (await download).path(), 'utf8')
  expect(JSON.parse(file)).toMatchObject({ email: 'noa2@shop.example' })
  await page.getByRole('button', { name: 'Close my account' }).click()
  await page.getByLabel('Type noa2@shop.example to confirm').fill('noa2@shop.example')
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Close for good' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(settings)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(complaints).toEqual([])
})

test('who is in no workspace any more makes one of their own, on a phone', async () => {
  const look = { width: 390, isNew: true } as const
  const { page, complaints } = await openWindow(installation.url, look)
  const email = 'ann@shop.example'
  await signUp(page, email)
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  const { db } = installation.services.database
  await queryRows(db, 'delete from workspace where name = ?', [workspace])
  await page.goto('/')
  await page.getByRole('heading', { name: 'You are not in a workspace' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Export or close' }).waitFor()
  await page.getByLabel('Name of your shop').fill('Ann’s Shop')
  await page.getByRole('button', { name: 'Create the workspace' }).click()
  await page.waitForURL(/\/w\/ann-s-shop-/)
  expect(complaints).toEqual([])
})
