import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { parse } from 'yaml'

/** A picture of a page for the docs. */
export interface Shot {
  readonly name: string
  readonly path: string
  /** Something that is there once the page is. */
  readonly until?: string
  readonly act?: (page: Page) => Promise<void>
}

const place = '/w/default/i/lightspeed-ccv'
const ORDERS = 'mappings/lightspeed-ccv/orders.yaml'

/** Where the flow of orders books one: its first write only remembers what an order is. */
function bookingAt(): number {
  const { steps } = parse(readFileSync(new URL(`../../${ORDERS}`, import.meta.url), 'utf8'))
  return steps.findIndex(({ title }: { readonly title?: string }) => title === 'Book the order')
}

/** Every page, as somebody sees it who has the shipped integration running. */
export function listShots(customer: string): readonly Shot[] {
  return [
    { name: 'overview', path: '/w/default' },
    { name: 'integration', path: place },
    { name: 'flow', path: `${place}/f/customers`, until: '.recharts-bar-rectangle' },
    { name: 'errors', path: '/w/default/errors?state=waiting', until: 'main section' },
    {
      name: 'error-records',
      path: '/w/default/errors?state=waiting',
      act: async (page) => {
        await page
          .getByRole('link', { name: /^Open: / })
          .first()
          .click()
        await page.getByRole('list', { name: 'Records' }).getByRole('listitem').first().waitFor()
      },
    },
    { name: 'records', path: '/w/default/records?q=pos.product', until: 'main table' },
    {
      name: 'record',
      path: `${place}/f/customers/r/${customer}`,
      until: '.story-lanes .story-fields',
    },
    { name: 'files', path: '/w/default/files' },
    {
      name: 'editor',
      path: `/w/default/edit?path=${ORDERS}&view=mapping&step=steps.${bookingAt()}`,
      until: '[role=treegrid] .mapping-value:not(:empty):visible',
    },
    {
      name: 'pipeline',
      path: `/w/default/edit?path=${ORDERS}&view=pipeline`,
      until: '.step-section',
    },
    {
      name: 'shared-steps',
      path: '/w/default/edit?path=mappings/lightspeed-ccv/customers.yaml&view=mapping&step=steps.7',
      until: '[role=treegrid] .mapping-value:not(:empty):visible',
    },
    {
      name: 'new-flow',
      path: '/w/default/new-flow',
      act: async (page) => {
        const choose = (question: string, answer: string) =>
          page
            .getByRole('region', { name: question })
            .getByRole('radio', { name: answer, exact: true })
            .first()
            .click()
        await choose('What does the flow read?', 'Customer')
        await choose('What does it create or update?', 'Debtor')
        await page.getByRole('radio', { name: 'E-mail address' }).check()
      },
    },
    { name: 'catalogue', path: '/w/default/add' },
    { name: 'wizard', path: '/w/default/setup/lightspeed-ccv' },
    {
      name: 'wizard-tables',
      path: '/w/default/setup/lightspeed-ccv?step=tables&at=paymentMethod',
      until: 'main table',
    },
    { name: 'connections', path: '/w/default/connections' },
    { name: 'general', path: '/w/default/settings/general' },
    { name: 'people', path: '/w/default/settings/people', until: 'main table' },
    { name: 'tokens', path: '/w/default/settings/tokens' },
    { name: 'alerts', path: '/w/default/settings/alerts' },
    { name: 'audit', path: '/w/default/settings/audit', until: 'main table' },
    { name: 'workspaces', path: '/w/default/settings/workspaces' },
    { name: 'me', path: '/w/default/settings/me' },
    { name: 'schedules', path: '/w/default/settings/schedules', until: 'main section' },
    { name: 'privacy', path: '/w/default/settings/privacy', until: 'main form' },
  ]
}

/** Those that are shown on a phone and in the dark too. */
export const MAIN = new Set(['overview', 'flow', 'errors', 'record', 'records'])

/** Of who runs the server for merchants, and of a merchant who comes to it. */
export const HOSTING_SHOTS: readonly Shot[] = [
  { name: 'console', path: '/console/workspaces', until: 'main table' },
  { name: 'console-subscriptions', path: '/console/subscriptions', until: 'main section' },
  { name: 'announcements', path: '/console/announcements', until: 'main form' },
  { name: 'subscription', path: '/w/corner-shop/settings/subscription', until: 'main section' },
  {
    name: 'help',
    path: '/w/corner-shop/settings/alerts',
    act: async (page) => {
      await page.getByRole('button', { name: 'Help', exact: true }).click()
      await page.getByRole('complementary', { name: 'Help' }).waitFor()
    },
  },
  { name: 'sign-up', path: '/sign-up', act: signOut },
]

/** Of who has no session, the second by the link of an invitation. */
export const listOutside = (invitation: string): readonly Shot[] => [
  { name: 'sign-in', path: '/sign-in', act: signOut },
  { name: 'invitation', path: invitation, act: signOut },
]

/** The page again, as somebody sees it who is not signed in. */
export async function signOut(page: Page): Promise<void> {
  const { href } = new URL(page.url())
  await page.context().clearCookies()
  await page.goto('about:blank')
  await page.goto(href)
  await page.getByRole('heading', { level: 1 }).waitFor()
}
