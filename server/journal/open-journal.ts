import type { Knex } from 'knex'
import type { FlowPlan, StoryKeeper, Systems } from '../../engine/index.ts'
import type { Cipher } from '../secrets/cipher.ts'
import { digestEmail, loadPersonKey, type PersonKey } from '../secrets/person-key.ts'
import type { EntryOf, Journal } from '../store/journal.ts'
import type { PrivacySettings } from '../store/privacy-settings.ts'
import { createStoryKeeper } from './attribute-exchanges.ts'
import { describeFlowStory, type FlowStory, isPersonal } from './flow-story.ts'
import { saveFlowStory } from './flow-story-store.ts'
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
  readonly privacy: PrivacySettings
  /** Role to the name of the account that plays it. */
  readonly accounts: Readonly<Record<string, string>>
}

/** A journal and what hears for it; neither where there is nothing to keep. */
export interface OpenJournal {
  readonly journal?: Journal | undefined
  readonly keeper?: StoryKeeper | undefined
}

/** Prepares to keep what passes while a flow runs, as the settings of its workspace say. */
export function openJournal(options: JournalOptions): OpenJournal {
  const { flow, systems, privacy } = options
  const about = describeFlowStory(flow, systems)
  // Whoever asks to be erased must be found, also where nothing is kept of what was sent about them.
  if (privacy.payloads === 'none' && !isPersonal(about.personal)) return {}
  return {
    journal: createJournal(options, about),
    keeper: privacy.payloads === 'none' ? KEEP_NO_REQUESTS : keeperOf(options),
  }
}

const KEEP_NO_REQUESTS: StoryKeeper = { attribute: (_, work) => work() }

function keeperOf({ accounts }: JournalOptions): StoryKeeper {
  const roles = new Map(Object.entries(accounts).map(([role, account]) => [account, role]))
  return createStoryKeeper((account) => roles.get(account) ?? account)
}

function createJournal(options: JournalOptions, about: FlowStory): Journal {
  let opening: Promise<EntryOf> | undefined

  async function open(): Promise<EntryOf> {
    const { db, cipher, workspace, integration, flow, privacy } = options
    const key = await loadPersonKey(db, cipher, workspace)
    if (privacy.payloads !== 'none') await saveFlowStory(db, integration, flow.version, about)
    return createEntryOf(options, about, key)
  }

  return {
    open: async () => {
      opening ??= open()
      try {
        return await opening
      } catch (error) {
        opening = undefined
        throw error
      }
    },
  }
}

function createEntryOf(
  { cipher, integration, privacy: { payloads } }: JournalOptions,
  { personal }: FlowStory,
  personKey: PersonKey,
): EntryOf {
  const isMasked = payloads === 'masked'
  return (flow, { key, label, story, at, reason }) => {
    if (!story) return undefined
    const texts = readPersonalTexts(story, personal)
    const emails = pickEmails(label === undefined ? [...texts, key] : [...texts, key, label])
    const kept = isMasked ? maskStory(story, personal, reason) : story
    return {
      sealed:
        payloads === 'none'
          ? undefined
          : sealStory(cipher, { integration, flow, key, at, isMasked }, kept),
      isMasked,
      people: emails.map((email) => digestEmail(personKey, email)),
    }
  }
}
