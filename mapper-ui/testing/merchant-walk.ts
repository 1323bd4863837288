import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RunningSimulator } from '../../server/cli/start-simulator.ts'
import { routes } from '../../server/contract/routes.ts'
import type { MailServer } from '../../server/testing/start-mail-server.ts'
import { findBarriers } from './browser.ts'

const DEMO = new URL('../../mappings/lightspeed-ccv/demo.json', import.meta.url)
export const PASSWORD = 'a long sentence of a merchant'

/** What a merchant enters to connect a system. */
export type System = Pick<RunningSimulator, 'connector' | 'settings' | 'secrets'>

interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Mails come a moment after the page has its answer. */
export async function waitForMail(
  { mails }: Pick<MailServer, 'mails'>,
  address: string,
  count = 1,
) {
  const found = () => mails.filter(({ to }) => to.includes(address))
  await expect.poll(() => found().length, { timeout: 30_000 }).toBe(count)
  const mail = found().at(-1)
  const link = /http:\/\/127\.0\.0\.1:\d+(\/[\w-]+#[\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  return { link, text: mail?.text ?? '', html: mail?.html ?? '' }
}

/** From the page to sign in at to the first page of a workspace of their own, in English. */
export async function signUp(page: Page, mailServer: MailServer, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.getByRole('heading', { name: 'Create an account' }).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('E-mail address').fill(email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText(`If ${email} is right`).waitFor()
  expect(await findBarriers(page)).toEqual([])
  const { link } = await waitForMail(mailServer, email)
  await page.goto(link)
  await page.getByRole('heading', { name: 'Welcome to Mapwright' }).waitFor()
  await page.getByText(`${email} is confirmed`).waitFor()
  expect(await findBarriers(page)).toEqual([])
  await page.getByLabel('Your name').fill('Mia')
  await page.getByLabel('Name of your shop').fill('Mia’s Shop')
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('heading', { name: 'Connect your first two systems' }).waitFor()
}

/** What the wizard does, which `wizard.browser.test.ts` walks through, for one flow, and waits until it has run. */
export async function setUpCategories(
  page: Page,
  workspace: string,
  systems: readonly System[],
): Promise<void> {
  const demo = JSON.parse(readFileSync(DEMO, 'utf8'))
  const call = await callerOf(page, workspace)
  await call('addIntegration', {}, { body: { name: 'lightspeed-ccv' } })
  for (const [connection, connector] of Object.entries(demo.connections)) {
    const system = systems.find((each) => each.connector === connector)
    const settings = { ...system?.settings, ...system?.secrets }
    await call('saveConnection', { connection }, { body: { connector, settings } })
  }
  const questions = await call('readQuestions', {})
  const only = 'categories'
  const off = questions.body.flows
    .map(({ flow }: { flow: string }) => flow)
    .filter((flow: string) => flow !== only)
  const answers = {
    settings: demo.settings,
    connections: Object.fromEntries(Object.keys(demo.connections).map((role) => [role, role])),
    directions: {},
    off,
  }
  const ifMatch = { 'if-match': questions.etag }
  await call('saveAnswers', {}, { body: answers, headers: ifMatch })
  await call('switchIntegration', {}, { body: { state: 'on', despite: true } })
  await expect
    .poll(
      async () => {
        const { body } = await call('listRuns', {})
        return body.items.some(({ state }: { state: string }) => state === 'finished')
      },
      { timeout: 180_000, interval: 1_000 },
    )
    .toBe(true)
}

/** Calls the API by the session of a page. */
export async function callerOf(page: Page, workspace: string) {
  const { csrf } = await (await page.context().request.get('/api/session')).json()
  const { origin } = new URL(page.url())
  return async (name: keyof typeof routes, params: object, ask: Ask = {}) => {
    const values = { workspace, integration: 'lightspeed-ccv', ...params }
    const path = Object.entries(values).reduce(
      (place, [key, value]) => place.replace(`{${key}}`, value),
      `/api${routes[name].path}`,
    )
    const response = await page.context().request.fetch(path, {
      method: routes[name].method.toUpperCase(),
      headers: { origin, 'x-csrf-token': csrf, ...ask.headers },
      ...(ask.body !== undefined && { data: ask.body }),
      maxRetries: 3,
      // What is asked first on a busy machine is compiled before.
      timeout: 120_000,
    })
    expect([name, response.ok(), response.ok() ? '' : await response.text()]).toEqual([
      name,
      true,
      '',
    ])
    const text = await response.text()
    return { body: text === '' ? {} : JSON.parse(text), etag: response.headers()['etag'] ?? '*' }
  }
}
