import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../../server/testing/start-mail-server.ts'
import { findBarriers, openWindow } from '../testing/browser.ts'
import { callerOf, signUp, waitForMail } from '../testing/merchant-walk.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

const EMAIL = 'mia@shop.example'
const FLOW = `flow: greet
format: 1
title: Greet
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.customer }
steps:
  - write: pos.debtor
    match: { email: =email }
    set: { email: =email, type: personal }
`

let mailServer: MailServer
let installation: Installation

beforeAll(async () => {
  mailServer = await startMailServer()
  installation = await startInstallation('signed-up', { signUpBy: mailServer.url })
})
afterAll(async () => {
  await installation.close()
  await mailServer.close()
})

test('a merchant asks for help in the wizard; the operator enters, works, notes and hands over; the merchant sees what was done', {
  timeout: 400_000,
}, async () => {
  const { page, complaints } = await openWindow(installation.url, { width: 390, isNew: true })
  await signUp(page, mailServer, EMAIL)
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''
  const call = await callerOf(page, workspace)
  await call('addIntegration', {}, { body: { name: 'lightspeed-ccv' } })
  const file = { path: 'flows/greet.yaml', text: FLOW }
  await call('pushFiles', {}, { body: { files: [file], note: 'ours' } })

  // The merchant, at a step of the wizard.
  await page.goto(`/w/${workspace}/setup/lightspeed-ccv?step=flows`)
  await page.getByRole('button', { name: 'Ask for help' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Message').fill('Which flows do we need?')
  const send = dialog.getByRole('button', { name: 'Ask for help' })
  await expect.poll(() => send.isDisabled()).toBe(true)
  await dialog.getByLabel(/may open this workspace/).check()
  // Without it, no connection is saved either.
  await dialog.getByLabel(/may also see personal values/).check()
  expect(await findBarriers(page)).toEqual([])
  await send.click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('The operator may change this workspace until').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)

  // The operator, by the mail, from the console into the workspace.
  const { text } = await waitForMail(mailServer, owner.email)
  expect(text).toContain('/console/help')
  const operator = await installation.open({ isNew: true })
  await operator.page.goto('/console/help')
  const request = operator.page.getByRole('region', { name: 'Mia’s Shop' })
  await request.getByText('Which flows do we need?').waitFor()
  await request
    .getByText('Stands at Choose flows')
    .or(request.getByText(/^Stands at/))
    .waitFor()
  expect(await findBarriers(operator.page)).toEqual([])
  await request.getByRole('button', { name: 'Enter the workspace: Mia’s Shop' }).click()
  await operator.page.waitForURL(`**/w/${workspace}/setup/lightspeed-ccv?step=flows`)
  await operator.page.getByText('You help here until').waitFor()
  expect(await findBarriers(operator.page)).toEqual([])
  const work = await callerOf(operator.page, workspace)
  const changed = { ...file, text: FLOW.replace('personal', 'business') }
  await work('pushFiles', {}, { body: { files: [changed], note: 'help' } })
  const till = { url: 'https://till.example', public: 'p', secret: 'their-secret' }
  await work(
    'saveConnection',
    { connection: 'pos' },
    { body: { connector: 'ccv-salespos', settings: till } },
  )
  await operator.page.goto('/console/help')
  await request.getByRole('textbox', { name: 'Notes' }).fill('Customers are businesses now.')
  await request.getByRole('button', { name: 'Hand over: Mia’s Shop' }).click()
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click()
  await operator.page.getByText('No workspace asks for help').waitFor()
  await operator.page.goto(`/w/${workspace}`)
  await operator.page.getByText(`workspace "${workspace}" not found`).waitFor()

  // The merchant sees what was said and done, and nobody else is in.
  expect((await waitForMail(mailServer, EMAIL, 2)).text).toContain('Customers are businesses now.')
  await page.goto(`/w/${workspace}/settings/help`)
  const past = page.getByRole('region', { name: 'Handed over' })
  await past.getByText('Customers are businesses now.').waitFor()
  await past.getByText('type: business').waitFor()
  await past.getByText('Changed a connection pos').waitFor()
  await expect.poll(() => past.getByText('their-secret').count()).toBe(0)
  await expect.poll(() => page.getByText('may change this workspace until').count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)

  // What the operator sees without entering; and what holds the workspace.
  await operator.page.goto('/console/workspaces')
  const row = operator.page.getByRole('row').filter({ hasText: 'Mia’s Shop' })
  await row.getByRole('button', { name: 'Suspend: Mia’s Shop' }).click()
  await operator.page.getByLabel('Reason').fill('The invoice is open.')
  expect(await findBarriers(operator.page)).toEqual([])
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await row.getByText('Suspended').waitFor()
  expect(await findBarriers(operator.page)).toEqual([])
  await page.goto(`/w/${workspace}`)
  await page.getByText('This workspace is suspended').waitFor()
  await page.getByText('The invoice is open.').waitFor()
  await row.getByRole('button', { name: 'Resume: Mia’s Shop' }).click()
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
  await row.getByText('Suspended').waitFor({ state: 'hidden' })

  await operator.page.goto('/console/announcements')
  await operator.page.getByLabel('Text (English)').fill('We update tonight.')
  expect(await findBarriers(operator.page)).toEqual([])
  await operator.page.getByRole('button', { name: 'Announce', exact: true }).click()
  await operator.page.getByRole('button', { name: 'Remove: We update tonight.' }).waitFor()
  await page.goto(`/w/${workspace}`)
  const announced = page.getByRole('alert').filter({ hasText: 'We update tonight.' })
  await announced.waitFor()
  expect(await findBarriers(page)).toEqual([])
  await announced.getByRole('button', { name: 'Close' }).click()
  await announced.waitFor({ state: 'hidden' })
  await page.reload()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await expect.poll(() => announced.count()).toBe(0)
  expect(complaints).toEqual([])
})

test('where nobody runs the server for others, nothing of help is there', {
  timeout: 200_000,
}, async () => {
  const alone = await startInstallation('signed-up')
  try {
    const { page } = await alone.open({ isNew: true })
    await page.goto('/console/help')
    await page
      .getByRole('heading', { name: 'not found', exact: false })
      .or(page.getByText('does not exist'))
      .first()
      .waitFor()
    await page.goto('/w/default/settings/me')
    await page
      .getByRole('navigation', { name: 'Settings' })
      .or(page.getByRole('heading', { level: 1 }))
      .first()
      .waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'Help', exact: true }).count()).toBe(0)
    await expect.poll(() => page.getByRole('button', { name: 'Ask for help' }).count()).toBe(0)
  } finally {
    await alone.close()
  }
})
