import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Installation, startInstallation } from './start-installation.ts'

const DAY_MS = 24 * 3_600_000
/** Nobody listens there: what it would be told is in no picture. */
const NO_MAIL_SERVER = 'smtp://127.0.0.1:1'
const SUBSCRIPTIONS = `contact: subscriptions@example.com
trial: { subscription: shop, days: 14 }
subscriptions:
  shop: { title: Shop, flows: 10, recordsPerMonth: 5000, historyDays: 90, support: By mail }
  chain: { title: Chain, recordsPerMonth: 100000, historyDays: 365, support: By phone }
`
const SHOPS = [
  { name: 'corner-shop', title: 'Corner shop', subscription: 'shop', isTrial: true, days: 9 },
  { name: 'book-house', title: 'Book house', subscription: 'chain', isTrial: false, days: null },
  { name: 'garden-world', title: 'Garden world', subscription: 'shop', isTrial: false, days: 40 },
]

/** A server with three merchants, one of whom asked for more. */
export async function startHosting(): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-shots-'))
  const subscriptionsFile = join(folder, 'subscriptions.yaml')
  writeFileSync(subscriptionsFile, SUBSCRIPTIONS)
  const installation = await startInstallation('signed-up', {
    signUpBy: NO_MAIL_SERVER,
    subscriptionsFile,
  })
  rmSync(folder, { recursive: true })
  for (const { name, title, subscription, isTrial, days } of SHOPS) {
    const params = { workspace: name }
    const endsAt = days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
    await installation.call('createWorkspace', { body: { name, title } })
    await installation.call('grantSubscription', {
      params,
      body: { subscription, isTrial, endsAt },
    })
  }
  await installation.call('askForSubscription', {
    params: { workspace: 'corner-shop' },
    body: { subscription: 'chain', note: 'We open a second shop in March.' },
  })
  return installation
}
