import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  OAUTH_CONNECTOR,
  type OAuthSystem,
  startOAuthSystem,
} from '../../server/testing/start-oauth-system.ts'
import { findBarriers } from '../testing/browser.ts'
import { type Installation, startInstallation } from '../testing/start-installation.ts'

let installation: Installation
let system: OAuthSystem

beforeAll(async () => {
  installation = await startInstallation('signed-up')
  system = await startOAuthSystem()
  const files = {
    'connectors/cloud-stock/connector.yaml': OAUTH_CONNECTOR,
    'mappings/stock/integration.yaml': `integration: stock
format: 1
title: Stock of the cloud
connections: { cloud: cloud-stock, copy: cloud-stock }
flows: [things]
`,
    'mappings/stock/things.yaml': `flow: things
format: 1
title: Things
source: { read: cloud.thing }
steps:
  - skip: Nothing is done with them yet
`,
  }
  await installation.call('pushFiles', {
    body: {
      files: Object.entries(files).map(([path, text]) => ({ path, text })),
      note: 'a system where people sign in',
    },
  })
  await installation.call('addIntegration', { body: { name: 'stock' } })
})
afterAll(async () => {
  system.close()
  await installation.close()
})

test('in the wizard, a system is connected by signing in there, also after it was refused once', async () => {
  const { page, complaints } = await installation.open({ scheme: 'dark', width: 390 })
  await page.goto('/w/default/setup/stock?step=systems')
  const card = page.getByRole('region', { name: 'Cloud stock' }).first()
  await card.getByRole('button', { name: /sign in at Cloud stock$/ }).click()
  await card.getByText('Complete the highlighted fields.').waitFor()
  await card.getByLabel(/^Address( \*)?$/).fill(system.url)
  await card.getByLabel(/^Application( \*)?$/).fill(system.client.id)
  await card.getByLabel('Application secret').fill(system.client.secret)
  const redirect = await card.getByLabel('Redirect address').inputValue()
  expect(redirect).toBe(`${installation.url}/connect-back`)
  expect(await findBarriers(page)).toEqual([])
  await card.getByRole('button', { name: /sign in at Cloud stock$/ }).click()

  await page.getByRole('link', { name: 'Refuse' }).click()
  await page.getByRole('alert').getByText('The owner said no').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('heading', { name: 'Systems', level: 2 }).waitFor()
  await card.getByText('Not signed in yet').waitFor()
  expect(await findBarriers(page)).toEqual([])
  await card.getByRole('button', { name: 'Sign in at Cloud stock' }).click()
  await page.getByRole('link', { name: 'Agree' }).click()
  await page.getByRole('heading', { name: 'Systems', level: 2 }).waitFor()
  await card.getByText('Works', { exact: true }).waitFor()
  const { body } = await installation.call('readQuestions', { params: { integration: 'stock' } })
  expect(body.answers.connections).toMatchObject({ cloud: 'cloud-stock' })
  expect(complaints).toEqual([])
})

test('a sign-in that was begun elsewhere is not taken', async () => {
  const { page, complaints } = await installation.open()
  const { body } = await installation.call('beginSignIn', {
    params: { connection: 'cloud-stock' },
    body: { redirect: `${installation.url}/connect-back` },
  })
  const { codes } = system.counts
  await page.goto(body.address)
  await page.getByRole('link', { name: 'Agree' }).click()
  await page.getByText('This sign-in was not started in this window').waitFor()
  expect(await findBarriers(page)).toEqual([])

  // Neither is one whose state was changed on the way.
  await beginAtConnections(page)
  const agreed = (await page.getByRole('link', { name: 'Agree' }).getAttribute('href')) ?? ''
  await page.goto(`${system.url}${agreed.replace(/state=[^&]+/, 'state=made-up')}`)
  await page.getByText('This sign-in was not started in this window').waitFor()
  expect(system.counts.codes).toBe(codes)
  expect(complaints).toEqual([])
})

test('a sign-in that was withdrawn says what to do, and is done again', async () => {
  system.endTokens()
  system.isWithdrawn = true
  const { page, complaints } = await installation.open()
  await page.goto('/w/default/connections')
  const card = page.getByRole('region', { name: 'cloud-stock' })
  await card.getByRole('button', { name: 'Check now' }).click()
  await card.getByText('Sign in again under Connections').waitFor()
  expect(await findBarriers(page)).toEqual([])
  system.isWithdrawn = false
  await page.reload()
  await beginAtConnections(page)
  await page.getByRole('link', { name: 'Agree' }).click()
  await page.waitForURL(/\/w\/default\/connections$/)
  await card.getByText('Works', { exact: true }).waitFor()
  await card.getByRole('button', { name: 'Sign in again' }).waitFor()
  expect(complaints).toEqual([])
})

async function beginAtConnections(page: Page): Promise<void> {
  await page.goto('/w/default/connections')
  const card = page.getByRole('region', { name: 'cloud-stock' })
  await card.getByRole('button', { name: /^Sign in/ }).click()
  await page.getByRole('heading', { name: 'Let Mapwright in?' }).waitFor()
}
