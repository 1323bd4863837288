import type { Knex } from 'knex'
import { loadWords, type Message } from '../../engine/index.ts'
import { listMembers, type Member } from '../people/memberships.ts'
import type { Person } from '../people/people.ts'
import { describeError } from '../process/describe-error.ts'
import type { Log } from '../process/log.ts'
import { composeNotice } from './notice.ts'
import type { Sender } from './send-message.ts'

interface Mailing {
  readonly sender: Pick<Sender, 'send'>
  readonly config: { readonly publicUrl?: string | undefined }
  readonly log: Log
}

/** What is said to people about a workspace, and where they go from there. */
export interface WorkspaceNotice {
  readonly workspace: string
  readonly subject: Message
  readonly paragraphs: readonly Message[]
  readonly why: Message
  /** Of the settings of the workspace; or of the console, which is of no workspace. */
  readonly page: 'subscription' | 'help' | 'console/subscriptions' | 'console/help'
  readonly action: Message
}

/** Who administers a workspace, without owners of the installation, who are in it to help. */
export async function administratorsOf(db: Knex, workspace: string): Promise<readonly Member[]> {
  const members = await listMembers(db, workspace)
  return members.filter(
    ({ role, isByOwnership, isDisabled }) =>
      role === 'administrator' && !isByOwnership && !isDisabled,
  )
}

/**
 * Mails to each reader apart, in their language. Gives whether it was told: one mail that was taken is enough, for were it sent
 * again because of another, those who have it would get it twice.
 */
export async function mailNotice(
  { sender, config: { publicUrl }, log }: Mailing,
  readers: readonly Pick<Person, 'email' | 'locale'>[],
  { workspace, page, action, ...said }: WorkspaceNotice,
): Promise<boolean> {
  const path = page.startsWith('console/') ? page : `w/${workspace}/settings/${page}`
  const url = `${publicUrl ?? ''}/${path}`
  const link = publicUrl === undefined ? undefined : { url, action }
  const sent = await Promise.allSettled(
    readers.map(async ({ email, locale }) => {
      const message = composeNotice({ ...said, link }, await loadWords(locale ?? 'en'))
      await sender.send({ kind: 'email', addresses: [email] }, message)
    }),
  )
  const failed = sent.filter((each) => each.status === 'rejected')
  for (const { reason } of failed) {
    log.warn({ error: describeError(reason), workspace, msg: 'a notice was not mailed' })
  }
  return failed.length < sent.length
}
