import { hashText } from '../../../engine/index.ts'
import { erasePerson } from '../../privacy/erase-person.ts'
import { exportPerson } from '../../privacy/export-person.ts'
import { requireSameState } from '../../problems/api-error.ts'
import { loadPrivacy, type PrivacySettings, savePrivacy } from '../../store/privacy-settings.ts'
import type { Handlers } from '../handler.ts'
import type { Services } from '../services.ts'

type PrivacyHandlers = Pick<
  Handlers,
  'readPrivacy' | 'changePrivacy' | 'exportPerson' | 'erasePerson'
>

export function createPrivacyHandlers({ database, cipher }: Services): PrivacyHandlers {
  const { db } = database
  return {
    readPrivacy: async ({ params }) => {
      const privacy = await loadPrivacy(db, params.workspace)
      return { body: { ...privacy }, etag: etagOf(privacy) }
    },
    changePrivacy: async ({ params, body: next, ifMatch }) => {
      const { workspace } = params
      const previous = await loadPrivacy(db, workspace)
      requireSameState(ifMatch, etagOf(previous))
      // Between the two somebody else may have been faster.
      if (!(await savePrivacy(db, workspace, { previous, next })))
        requireSameState('', etagOf(previous))
      return { body: next, etag: etagOf(next), audit: { details: { from: previous, to: next } } }
    },
    exportPerson: async ({ params, body }) => {
      const { email } = body
      const held = await exportPerson(db, cipher, { workspace: params.workspace, email })
      return { body: { email, held: [...held] }, audit: { details: { rows: held.length } } }
    },
    erasePerson: async ({ params, body }) => {
      const erased = await erasePerson(db, cipher, { workspace: params.workspace, ...body })
      // Whoever asked to be forgotten is not named in the log of that.
      return { body: { ...erased, files: [...erased.files] }, audit: { details: { ...erased } } }
    },
  }
}

function etagOf({ payloads, payloadDays, historyDays }: PrivacySettings): string {
  return hashText(JSON.stringify([payloads, payloadDays, historyDays])).slice(0, 16)
}
