import { createInvitation } from '../../people/invitations.ts'
import type { Services } from '../services.ts'

/**
 * Invites somebody to choose the password of their account. Where the server can, it tells them itself, and whoever
 * invited them never sees the link: they could else enter as that person first.
 */
export async function invite(
  { database: { db }, clock, config, sender, log }: Services,
  person: { readonly id: string; readonly email: string },
): Promise<{ readonly link: string | null; readonly expiresAt: string }> {
  const { secret, expiresAt } = await createInvitation(db, person.id, clock.now())
  // After the #, it reaches no log of a server or proxy.
  const path = `/invitation#${secret}`
  const told = { expiresAt: new Date(expiresAt).toISOString() }
  if (config.publicUrl === undefined) return { link: path, ...told }
  const url = config.publicUrl + path
  if (!sender.canMail) return { link: url, ...told }
  try {
    await sender.send(
      { kind: 'email', addresses: [person.email] },
      {
        subject: 'Mapwright: you are invited',
        paragraphs: [
          {
            text: `You may sign in to ${config.publicUrl} now. Choose your password first; the address below works once, within a week.`,
          },
        ],
        url,
      },
    )
    return { link: null, ...told }
  } catch (error) {
    log.warn({ error, msg: 'an invitation could not be sent' })
    return { link: url, ...told }
  }
}
