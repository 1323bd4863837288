import type { Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticatorCode } from '../../server/testing/authenticator-code.ts'
import { findBarriers, findStrays, openWindow } from '../testing/browser.ts'
import { type Installation, owner, startInstallation } from '../testing/start-installation.ts'

const STEP_MS = 30_000

let installation: Installation
/** Passkeys are of a name, not of an address. */
let url: string
/** Of a viewer. */
let invitation: string

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  url = installation.url.replace('127.0.0.1', 'localhost')
  const added = await installation.call('addPerson', {
    body: { email: 'vera@example.com', name: 'Vera Viewer', role: 'viewer' },
  })
  invitation = added.body.invitation.link
})
afterAll(() => installation.close())

/** A phone that is there and shows itself the finger that it asks for, as Chrome plays it. */
async function plugIn(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function showPassword(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail address').fill(who.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(who.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

const isIn = (page: Page) => page.getByRole('button', { name: 'Account', exact: true }).waitFor()

/** What a camera reads of the code, whose dots are drawn as squares of one by one. */
function readQrCode(svg: string): string {
  const dots = [...svg.matchAll(/M(\d+) (\d+)h1v/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  )
  const scale = 4
  const width = (Math.max(...dots.flat()) + 5) * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [x, y] of dots) {
    for (let at = 0; at < scale * scale; at += 1) {
      const column = x * scale + (at % scale)
      const row = y * scale + Math.floor(at / scale)
      data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
    }
  }
  return decodeQR({ width, height: width, data })
}

/** Sets an app up in the dialog that is asked for; gives its secret, and whether all can use it. */
async function setUpApp(page: Page): Promise<{ secret: string; barriers: readonly string[] }> {
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const dialog = page.getByRole('dialog')
  const image = dialog.getByRole('img', { name: 'QR code for the app' })
  await image.waitFor()
  const secret = (await dialog.locator('pre').innerText()).replaceAll(/\s/g, '')
  const drawn = await image.getAttribute('src')
  expect(new URL(readQrCode(decodeURIComponent(drawn ?? ''))).searchParams.get('secret')).toBe(
    secret,
  )
  const barriers = await findBarriers(page)
  await dialog.getByLabel('Code of the app').fill(authenticatorCode(secret, Date.now()))
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('status').getByText('Save your recovery codes now').waitFor()
  return { secret, barriers }
}

test('an app, a passkey and a recovery code let their person in', async () => {
  const { page, complaints } = await openWindow(url, { width: 390, isNew: true })
  await plugIn(page)
  await page.goto('/sign-in')
  await showPassword(page, owner)
  await isIn(page)
  await page.goto('/w/default/settings/me')
  const { secret, barriers } = await setUpApp(page)
  expect(barriers).toEqual([])
  const codes = await page
    .getByRole('list', { name: 'Recovery codes' })
    .locator('li')
    .allInnerTexts()
  expect(codes).toHaveLength(10)

  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Pocket phone')
  await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('Pocket phone').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await expect.poll(() => findStrays(page, 'none')).toEqual([])

  await signOut(page)
  await showPassword(page, owner)
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Code of the app').fill('000000')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('alert').waitFor()
  // That of the next half minute, for the one of now was taken.
  await page.getByLabel('Code of the app').fill(authenticatorCode(secret, Date.now() + STEP_MS))
  await page.getByRole('button', { name: 'Continue' }).click()
  await isIn(page)

  await signOut(page)
  await showPassword(page, owner)
  await page.getByRole('radio', { name: 'Passkey' }).check()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await isIn(page)

  await signOut(page)
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await isIn(page)

  const showRecoveryCode = async () => {
    await signOut(page)
    await showPassword(page, owner)
    await page.getByRole('radio', { name: 'Recovery code' }).check()
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(codes[3] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  await showRecoveryCode()
  await isIn(page)
  await showRecoveryCode()
  await page.getByRole('alert').waitFor()
  await page.getByRole('radio', { name: 'Passkey' }).check()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await isIn(page)
  await page.goto('/w/default/settings/me')
  await page.getByText('9 are left.').waitFor()

  // Long after signing in, it is asked again who is there.
  await installation.services.database.db.raw('update session set proved_at = 0')
  await page.getByRole('button', { name: 'Create new codes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Password' }).fill(owner.password)
  expect(await findBarriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('10 are left.').waitFor()
  expect(complaints).toEqual([])
})

test('whose role needs a second factor sets one up before anything else', async () => {
  const { page, complaints } = await openWindow(url, { width: 390, scheme: 'dark', isNew: true })
  await page.goto(invitation)
  await page.getByLabel('New password').fill('known to nobody else')
  await page.getByRole('button', { name: 'Start' }).click()
  await isIn(page)

  const office = await openWindow(url, { isNew: true })
  await plugIn(office.page)
  const { db } = installation.services.database
  await db.raw('delete from authenticator_app; delete from passkey; delete from recovery_code')
  await office.page.goto('/sign-in')
  await showPassword(office.page, owner)
  await isIn(office.page)
  await office.page.goto('/w/default/settings/factors')
  await office.page.getByRole('checkbox', { name: 'Viewer' }).check()
  await office.page.getByRole('button', { name: 'Save' }).click()
  await office.page.getByRole('alert').getByText('This account has no second factor').waitFor()
  await office.page.goto('/w/default/settings/me')
  await setUpApp(office.page)
  await office.page.goto('/w/default/settings/factors')
  await office.page.getByRole('checkbox', { name: 'Viewer' }).check()
  expect(await findBarriers(office.page)).toEqual([])
  await office.page.getByRole('button', { name: 'Save' }).click()
  await office.page.getByText('Saved').waitFor()

  await page.goto('/w/default/records')
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await showPassword(page, { email: 'vera@example.com', password: 'known to nobody else' })
  await page.getByRole('heading', { name: 'Set up a second factor' }).waitFor()
  await setUpApp(page)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()

  await office.page.goto('/w/default/settings/people')
  await office.page.getByRole('button', { name: 'Reset second factors: Vera Viewer' }).click()
  const dialog = office.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Reset second factors' }).click()
  await office.page.getByText('Reset. They can set up factors again').waitFor()
  await page.goto('/')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect([...complaints, ...office.complaints]).toEqual([])
})
