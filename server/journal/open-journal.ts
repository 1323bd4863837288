import type { Knex } from 'knex'
import type { FlowPlan, RecordEvent, StoryKeeper, Systems } from '../../engine/index.ts'
import { digestEmail, loadPersonKey, type PersonKey } from '../privacy/person-key.ts'
import { loadPrivacy, type PrivacySettings } from '../privacy/privacy-settings.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { createStoryKeeper } from './attribute-exchanges.ts'
import { describeFlowStory, type FlowStory, isPersonal } from './flow-story.ts'
import { saveFlowStory } from './flow-story-store.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { maskStory } from './mask-story.ts'
import { pickEmails, readPersonalTexts } from './personal-texts.ts'
import { sealStory } from './seal-story.ts'

export interface JournalOptions {
  readonly db: Knex
  readonly cipher: Cipher
  readonly workspace: string
  readonly integration: number
  readonly flow: FlowPlan
  readonly systems: Systems
  /** Role to the name of the account that plays it. */
  readonly accounts: Readonly<Record<string, string>>
}

/** A journal and what hears for it; neither where there is nothing to keep. */
export interface OpenJournal {
  readonly journal?: Journal | undefined
  readonly keeper?: StoryKeeper | undefined
}

/** Prepares to keep what passes while a flow runs, as the settings of its workspace say. */
export async function openJournal(options: JournalOptions): Promise<OpenJournal> {
  const { db, cipher, workspace, flow, systems } = options
  const privacy = await loadPrivacy(db, workspace)
  const about = describeFlowStory(flow, systems)
  // Whoever asks to be erased must be found, also where nothing is kept of what was sent about them.
  if (privacy.payloads === 'none' && !isPersonal(about.personal)) return {}
  const key = await loadPersonKey(db, cipher, workspace)
  if (privacy.payloads !== 'none') await saveFlowStory(db, options.integration, flow.version, about)
  return {
    journal: createJournal(options, { privacy, about, key }),
    keeper: privacy.payloads === 'none' ? KEEP_NO_REQUESTS : keeperOf(options),
  }
}

const KEEP_NO_REQUESTS: StoryKeeper = { attribute: (_, work) => work() }

function keeperOf({ accounts }: JournalOptions): StoryKeeper {
  const roles = new Map(Object.entries(accounts).map(([role, account]) => [account, role]))
  return createStoryKeeper((account) => roles.get(account) ?? account)
}

function createJournal(
  { cipher, integration }: JournalOptions,
  how: { readonly privacy: PrivacySettings; readonly about: FlowStory; readonly key: PersonKey },
): Journal {
  const { personal } = how.about
  const { payloads } = how.privacy
  const isMasked = payloads === 'masked'
  return {
    entryOf: (flow: string, { key, label, story, at }: RecordEvent): JournalEntry | undefined => {
      if (!story) return undefined
      const texts = readPersonalTexts(story, personal)
      const emails = pickEmails(label === undefined ? [...texts, key] : [...texts, key, label])
      const kept = isMasked ? maskStory(story, personal) : story
      return {
        sealed:
          payloads === 'none'
            ? undefined
            : sealStory(cipher, { integration, flow, key, at, isMasked }, kept),
        isMasked,
        people: emails.map((email) => digestEmail(how.key, email)),
      }
    },
  }
}
