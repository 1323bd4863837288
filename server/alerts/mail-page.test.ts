import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadWords, say } from '../../engine/index.ts'
import { Secret } from '../secrets/secret.ts'
import { type MailServer, startMailServer } from '../testing/start-mail-server.ts'
import { toMailPage } from './mail-page.ts'
import { type AlertMessage, composeTest } from './message.ts'
import { composeNotice } from './notice.ts'
import { createSender, type Sender } from './send-message.ts'

let mailServer: MailServer
let sender: Sender

beforeAll(async () => {
  mailServer = await startMailServer()
  const smtpUrl = new Secret(mailServer.url)
  sender = createSender({ smtpUrl, mailFrom: 'maps@example.com', allowPrivate: true })
})
afterAll(async () => {
  await sender.close()
  await mailServer.close()
})
beforeEach(() => {
  mailServer.mails.length = 0
})

const HOSTILE: AlertMessage = {
  subject: 'Shop <b>&"</b>',
  paragraphs: [
    {
      text: 'orders: <script>alert(1)</script>\nsecond line',
      links: [{ label: 'ORD<1>', url: 'https://maps.example.com/r/"x"&y' }, { label: 'no link' }],
    },
  ],
  url: 'https://maps.example.com/w/default/errors',
  action: 'Open "it"',
  why: 'Because of <Shop>',
  language: 'nl-NL',
}

async function sendAlerts(addresses: readonly string[]): Promise<void> {
  const words = await loadWords('en')
  const origin = { workspace: 'default', title: 'Shop', publicUrl: 'https://m.example', words }
  const stop = { label: 'Stop', urlOf: (address: string) => `https://m.example/stop/${address}` }
  await sender.send({ kind: 'email', addresses: [...addresses] }, composeTest(origin), stop)
}

describe('a mail', () => {
  test('says the same as a page and as text, with characters that a page could take for its own', async () => {
    await sender.send({ kind: 'email', addresses: ['ann@example.com'] }, HOSTILE)
    const [mail] = mailServer.mails
    expect(mail?.subject).toBe(HOSTILE.subject)
    expect(mail?.text.split(/\r?\n/).map((line) => line.trimEnd())).toEqual([
      'orders: <script>alert(1)</script>',
      'second line',
      '– ORD<1>: https://maps.example.com/r/"x"&y',
      '– no link',
      '',
      'Open "it": https://maps.example.com/w/default/errors',
      '',
      '--',
      'Because of <Shop>',
      '',
    ])
    expect(mail?.html).toContain('<html lang="nl-NL">')
    expect(mail?.html).toContain('orders: &lt;script&gt;alert(1)&lt;/script&gt;<br>')
    expect(mail?.html).toContain('href="https://maps.example.com/r/&quot;x&quot;&amp;y"')
    expect(mail?.html).not.toMatch(/<script|<b>|<Shop>|ORD<1>/)
  })

  test('loads nothing, so that nobody sees when it is opened', () => {
    const page = toMailPage(HOSTILE, { label: 'Stop', url: 'https://m.example/stop' })
    expect(page).not.toMatch(/<(?:img|link|script|iframe|object|video)\b|url\(|@import|@font-face/i)
  })

  test('has the colours of the pages', () => {
    const tokens = readFileSync(new URL('../../mapper-ui/look/tokens.css', import.meta.url), 'utf8')
    const page = toMailPage(HOSTILE, { label: 'Stop', url: 'https://m.example/stop' })
    const colours = new Set(page.match(/#[0-9a-f]{6}\b/g))
    expect(colours.size).toBeGreaterThan(8)
    expect([...colours].filter((colour) => !tokens.includes(colour))).toEqual([])
  })

  test('of alerts goes to each reader apart, with a link that stops it for them alone (RFC 8058)', async () => {
    await sendAlerts(['ann@example.com', 'bo@example.com'])
    expect(mailServer.mails.flatMap(({ to }) => to).toSorted()).toEqual([
      'ann@example.com',
      'bo@example.com',
    ])
    for (const { to, headers, text, html } of mailServer.mails) {
      const url = `https://m.example/stop/${to[0]}`
      expect(headers['list-unsubscribe']).toBe(`<${url}>`)
      expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click')
      expect(headers['auto-submitted']).toBe('auto-generated')
      expect(text).toContain(`Stop: ${url}`)
      expect(html).toContain(`href="${url}"`)
    }
  })

  test('about an account cannot be stopped', async () => {
    const notice = {
      subject: say('mailSignInChangedSubject', {}),
      paragraphs: [say('mailAppAdded', {})],
      why: say('mailWhyAccount', { host: 'm.example' }),
    }
    const words = await loadWords('it')
    await sender.send({ kind: 'email', addresses: ['a@example.com'] }, composeNotice(notice, words))
    const [mail] = mailServer.mails
    expect(Object.keys(mail?.headers ?? {}).filter((name) => name.startsWith('list-'))).toEqual([])
    expect(mail?.html).toContain('lang="it-IT"')
  })
})
