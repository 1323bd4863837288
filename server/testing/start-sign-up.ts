import { expect, vi } from 'vitest'
import { createSender } from '../alerts/send-message.ts'
import type { ApiConfig, Services } from '../api/services.ts'
import { queryRows } from '../database/query.ts'
import { Secret } from '../secrets/secret.ts'
import { type ApiClient, type ApiKit, createClient, startApi } from './api-kit.ts'
import { type Mail, startMailServer } from './start-mail-server.ts'
import { openTestDatabase, type TestDatabase } from './test-databases.ts'

export const TERMS = {
  version: '2026-11',
  termsUrl: 'https://maps.example/terms',
  privacyUrl: 'https://maps.example/privacy',
}
export const SIGN_UP_CONFIG: ApiConfig = {
  host: '127.0.0.1',
  publicUrl: 'http://maps.example',
  allowPrivate: true,
  // Everybody calls from an address of their own.
  proxies: ['127.0.0.1'],
  signUp: { mode: 'open', terms: TERMS },
}
export const PASSWORD = 'a long sentence of a merchant'
const LINK = /http:\/\/maps\.example(?<page>\/[\w-]+)#(?<secret>[\w-]+)/

/** Somebody who signed up, in a browser of their own. */
export interface SignedUp {
  readonly email: string
  /** Their id. */
  readonly person: string
  /** The name of the one that is theirs alone. */
  readonly workspace: string
  readonly client: ApiClient
}

/** A server where merchants sign up, on a real database and mail server, at a time that tests move. */
export interface SignUpKit {
  readonly api: ApiKit
  readonly database: TestDatabase
  readonly mails: Mail[]
  readonly time: { now: number }
  /** Another server on the same database and mail server. */
  readonly open: (config: ApiConfig) => Promise<ApiKit>
  /** Somebody in a browser of their own, reading a language. */
  readonly visitor: (language?: string) => ApiClient
  /** The latest of so many mails that an address got. */
  readonly mailTo: (
    address: string,
    count?: number,
  ) => Promise<Mail & { readonly page: string; readonly secret: string }>
  readonly signUp: (email: string) => Promise<SignedUp>
  readonly refuseMails: (isRefusing: boolean) => void
  readonly close: () => Promise<void>
}

export async function startSignUp(
  given: (database: TestDatabase) => Partial<Services> = () => ({}),
  config: ApiConfig = SIGN_UP_CONFIG,
): Promise<SignUpKit> {
  const mailServer = await startMailServer()
  const smtpUrl = new Secret(mailServer.url)
  const sender = createSender({ smtpUrl, mailFrom: 'maps@maps.example', allowPrivate: true })
  const database = await openTestDatabase()
  const time = { now: Date.parse('2026-12-01T10:00:00Z') }
  const opened: ApiKit[] = []
  let caller = 0

  const open: SignUpKit['open'] = async (changed) => {
    const clock = { now: () => time.now }
    const kit = await startApi({ database, sender, clock, ...given(database), config: changed })
    opened.push(kit)
    return kit
  }
  const api = await open(config)
  // Before there is an owner, nobody signs up.
  await api.signIn('owner')

  const visitor: SignUpKit['visitor'] = (language = 'en') => {
    caller += 1
    const address = `203.0.${Math.floor(caller / 250)}.${caller % 250}`
    const headers = { 'Accept-Language': language, 'X-Forwarded-For': address }
    return createClient(api.url, { ...headers, Host: 'maps.example' })
  }

  const mailTo: SignUpKit['mailTo'] = async (address, count = 1) => {
    const found = () => mailServer.mails.filter(({ to }) => to.includes(address))
    await vi.waitFor(() => expect(found()).toHaveLength(count), { timeout: 10_000 })
    const mail = found().at(-1)
    if (!mail) throw new Error('no mail came')
    return { ...mail, ...linkIn(mail.text) }
  }

  return {
    api,
    database,
    mails: mailServer.mails,
    time,
    open,
    visitor,
    mailTo,
    signUp: async (email) => {
      await visitor().call('signUp', { body: { email } })
      const { secret } = await mailTo(email)
      const body = { secret, name: 'Mia', workspaceTitle: 'Mia’s Shop', password: PASSWORD }
      const made = await visitor().call('confirmSignUp', {
        body: { ...body, consent: TERMS.version },
      })
      expect(made.status).toBe(200)
      await queryRows(database.db, 'delete from attempt', [])
      const { person, workspaces } = made.body
      return {
        email,
        person: person.id,
        workspace: workspaces[0].name,
        client: enteredBy(api.url, made),
      }
    },
    refuseMails: (isRefusing) => {
      mailServer.isRefusing = isRefusing
    },
    close: async () => {
      for (const kit of opened) await kit.close()
      await sender.close()
      await mailServer.close()
      await database.close()
    },
  }
}

/** Where the link of a mail leads, and what it has after the #; empty where there is none. */
export function linkIn(text: string): { readonly page: string; readonly secret: string } {
  const { page = '', secret = '' } = LINK.exec(text)?.groups ?? {}
  return { page, secret }
}

/** Whoever got the cookies of an answer. */
export function enteredBy(
  url: string,
  { headers, body }: Awaited<ReturnType<ApiClient['call']>>,
): ApiClient {
  const cookies = headers.getSetCookie().map((one) => one.split(';')[0] ?? '')
  return createClient(url, { Cookie: cookies.join('; '), 'X-CSRF-Token': body.csrf })
}
