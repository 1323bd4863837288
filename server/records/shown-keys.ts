import { hidePersonal } from '../journal/mask-story.ts'
import { createHiddenKeys } from '../privacy/hidden-keys.ts'
import { isKeyPersonal, looksPersonal } from '../privacy/personal-keys.ts'
import { loadPersonKey } from '../secrets/person-key.ts'
import type { Reader, RecordPorts } from './reader.ts'

/** How a reader sees the keys of records, which may be e-mail addresses. */
export interface ShownKeys {
  /** As the reader may see it. */
  readonly show: (flow: string, key: string) => string
  /** The key that the reader means; nothing where they may not know it, but named it all the same. */
  readonly meant: (flow: string, shown: string) => string | undefined
  /** Of a text that may hold keys. */
  readonly text: (text: string) => string
  /** Flows by whose keys may be searched, but for those that look like e-mail addresses; absent: all. */
  readonly searched: ReadonlySet<string> | undefined
}

export const allKeys: ShownKeys = {
  show: (_, key) => key,
  meant: (_, shown) => shown,
  text: (text) => text,
  searched: undefined,
}

/**
 * Who may reveal data sees every key. Others see, of what is personal, something that stands for it: it asks for the same
 * record, and tells nothing.
 */
export async function createShownKeys(
  { database, cipher, projects }: RecordPorts,
  { workspace, mayReveal }: Pick<Reader, 'workspace' | 'mayReveal'>,
): Promise<ShownKeys> {
  const hidden = createHiddenKeys(await loadPersonKey(database.db, cipher, workspace))
  if (mayReveal) {
    // Links of alerts hide keys from whoever reads along.
    return { ...allKeys, meant: (_, shown) => hidden.reveal(shown) ?? shown }
  }
  const { project } = await projects.current(workspace)
  const personal = new Set(
    project.flows.filter(({ plan }) => isKeyPersonal(project, plan)).map(({ plan }) => plan.name),
  )
  const isHidden = (flow: string, key: string): boolean => personal.has(flow) || looksPersonal(key)
  return {
    show: (flow, key) => (isHidden(flow, key) ? hidden.hide(key) : key),
    meant: (flow, shown) => {
      const key = hidden.reveal(shown)
      if (key !== undefined) return key
      return isHidden(flow, shown) ? undefined : shown
    },
    text: (text) => hidePersonal(text, []),
    searched: new Set(
      project.flows.map(({ plan }) => plan.name).filter((name) => !personal.has(name)),
    ),
  }
}
