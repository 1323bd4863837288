import { loadWords, say } from '../../../engine/index.ts'
import { composeNotice } from '../../alerts/notice.ts'
import { createInvitation } from '../../people/invitations.ts'
import type { Services } from '../services.ts'

/**
 * Invites somebody to choose the password of their account. Where the server can, it sends them the link, and whoever
 * invited them never sees it: they could else enter as that person first.
 *
 * @param language of whoever invites: nobody knows that of a person who has not come in yet
 */
export async function invite(
  { database: { db }, clock, config, sender, log }: Services,
  person: { readonly id: string; readonly email: string },
  language: string,
): Promise<{ readonly link: string | null; readonly expiresAt: string }> {
  const { secret, expiresAt } = await createInvitation(db, person.id, clock.now())
  // After the #, it reaches no log of a server or proxy.
  const path = `/invitation#${secret}`
  const told = { expiresAt: new Date(expiresAt).toISOString() }
  if (config.publicUrl === undefined) return { link: path, ...told }
  const url = config.publicUrl + path
  if (!sender.canMail) return { link: url, ...told }
  const { host } = new URL(config.publicUrl)
  const notice = composeNotice(
    {
      subject: say('mailInvitedSubject', {}),
      paragraphs: [say('mailInvited', { host })],
      link: { url, action: say('mailChoosePassword', {}) },
      why: say('mailWhyAsked', { host }),
    },
    await loadWords(language),
  )
  try {
    await sender.send({ kind: 'email', addresses: [person.email] }, notice)
    return { link: null, ...told }
  } catch (error) {
    log.warn({ error, msg: 'an invitation could not be sent' })
    return { link: url, ...told }
  }
}
