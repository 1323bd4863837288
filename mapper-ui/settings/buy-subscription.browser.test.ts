import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../../server/testing/start-mail-server.ts'
import { type FakeStripe, startStripe } from '../../server/testing/stripe/start-stripe.ts'
import { findBarriers, openWindow } from '../testing/browser.ts'
import { callerOf, signUp } from '../testing/merchant-walk.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

const EMAIL = 'mia@shop.example'
const SUBSCRIPTIONS = `trial: { subscription: shop, days: 5 }
subscriptions:
  shop: { title: Corner shop, flows: 5, recordsPerMonth: 5000, price: price_shop, cost: 29 euros a month }
  chain: { title: Chain of shops, price: price_chain }
  own: { title: Own terms }
`

let folder: string
let mailServer: MailServer
let stripe: FakeStripe
let installation: Installation

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapwright-buying-'))
  const subscriptionsFile = join(folder, 'subscriptions.yaml')
  writeFileSync(subscriptionsFile, SUBSCRIPTIONS)
  mailServer = await startMailServer()
  stripe = await startStripe({ prices: ['price_shop', 'price_chain'] })
  installation = await startInstallation('signed-up', {
    signUpBy: mailServer.url,
    subscriptionsFile,
    stripe,
  })
  stripe.sendsAll = true
})
afterAll(async () => {
  await stripe.close()
  await installation.close()
  await mailServer.close()
  rmSync(folder, { recursive: true })
})

test('a merchant in a trial buys a subscription, comes back to it, and cancels it: flows pause with words', {
  timeout: 300_000,
}, async () => {
  const { page, complaints } = await openWindow(installation.url, { width: 390, isNew: true })
  await signUp(page, mailServer, EMAIL)
  const workspace = /\/w\/([\w-]+)/.exec(page.url())?.[1] ?? ''

  // The trial ends within a week, so the banner leads there.
  const banner = page.getByRole('alert').filter({ hasText: 'The subscription Corner shop ends in' })
  await banner.getByRole('link', { name: 'See the subscription' }).click()
  await page.getByText('Trial', { exact: true }).waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Manage payment' }).count()).toBe(0)
  await page.getByText('29 euros a month').waitFor()
  await page.getByRole('button', { name: 'Ask for this subscription: Own terms' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Buy: Corner shop' }).dblclick()
  await page.waitForURL(`${stripe.url}/c/pay/**`)
  expect(stripe.sessions.size).toBe(1)

  // Who turns back bought nothing.
  await page.getByRole('link', { name: 'Back' }).click()
  await page.waitForURL(`**/w/${workspace}/settings/subscription`)
  await page.getByText('Trial', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Buy: Corner shop' }).click()
  await page.waitForURL(`${stripe.url}/c/pay/**`)
  expect(stripe.sessions.size).toBe(1)
  await page.getByRole('button', { name: 'Pay' }).click()
  await page.waitForURL(`**/w/${workspace}/settings/subscription?paid=shop`)
  await page.getByText('The payment has arrived').waitFor()
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByText('This workspace pays for the subscription Corner shop.').waitFor()
  await expect.poll(() => banner.count()).toBe(0)
  await expect.poll(() => page.getByRole('button', { name: /^Buy/ }).count()).toBe(0)
  expect(await findBarriers(page)).toEqual([])

  const [subscription] = [...stripe.subscriptions.keys()]
  stripe.change(subscription ?? '', { status: 'past_due' }, 'invoice.payment_failed')
  await expect
    .poll(async () => {
      await page.reload()
      await page.getByText('Active', { exact: true }).waitFor()
      return page.getByText('A payment failed.').count()
    })
    .toBe(1)
  await page.getByText('Payment failed', { exact: true }).waitFor()
  expect(await findBarriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Manage payment' }).click()
  await page.waitForURL(`${stripe.url}/p/session**`)
  await page.getByRole('button', { name: 'Cancel now' }).click()
  await expect.poll(() => stripe.subscriptions.get(subscription ?? '')?.status).toBe('canceled')
  await page.getByRole('link', { name: 'Return' }).click()
  await page.waitForURL(`**/w/${workspace}/settings/subscription`)
  await expect
    .poll(async () => {
      await page.reload()
      await page.getByRole('heading', { name: 'Corner shop' }).first().waitFor()
      return page.getByText('Nothing is paid at the moment.').count()
    })
    .toBe(1)
  const held = page
    .getByRole('alert')
    .filter({ hasText: 'The subscription Corner shop ended on' })
    .filter({ hasText: 'Flows are paused' })
  await held.waitFor()
  await page.getByRole('button', { name: 'Buy: Chain of shops' }).waitFor()
  const call = await callerOf(page, workspace)
  const { body } = await call('readSubscriptionOfWorkspace', {})
  expect(body.standing).toMatchObject({ state: 'ended' })
  expect(complaints).toEqual([])
})

test('an operator grants nothing in the place of what is paid without having been asked', {
  timeout: 120_000,
}, async () => {
  const params = { workspace: 'default' }
  const { body } = await installation.call('buySubscription', {
    params,
    body: { subscription: 'shop' },
  })
  stripe.pay(String(body.url).split('/').at(-1) ?? '')
  const standing = async () =>
    (await installation.call('readSubscriptionOfWorkspace', { params })).body.standing
  await expect.poll(standing).toMatchObject({ state: 'active', subscription: { name: 'shop' } })
  const { page, complaints } = await installation.open({ isNew: true })
  await page.goto('/w/default/settings/subscriptions')
  await page.getByRole('button', { name: 'Change subscription: Demo shop' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Subscription' }).click()
  await page.getByRole('option', { name: 'Chain of shops' }).click()
  const grant = dialog.getByRole('button', { name: 'Grant the subscription' })
  await grant.click()
  await dialog.getByText('the subscription Corner shop is paid for already').waitFor()
  expect(await findBarriers(page)).toEqual([])
  expect(await standing()).toMatchObject({ subscription: { name: 'shop' } })
  await dialog.getByRole('checkbox', { name: 'Grant it beside the paid subscription' }).check()
  await grant.click()
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(standing).toMatchObject({ subscription: { name: 'chain' } })
  expect(complaints).toEqual([])
})
