import type { SentenceWords } from '../../../engine/index.ts'
import type { ProblemType } from '../../../server/api/contract/problem-types.ts'
import type { Locale } from '../define-text.ts'

/** What the server says in English, in another language. */
export interface ServerWords {
  readonly sentences: SentenceWords
  readonly problems: Readonly<Record<ProblemType, ProblemWords>>
}

export interface ProblemWords {
  readonly title: string
  /** What to do; absent where there is nothing to do. */
  readonly detail?: string
}

const known = new Map<Locale, ServerWords>()

/** Of the languages that were loaded; English needs none. */
export function serverWords(locale: Locale): ServerWords | undefined {
  return known.get(locale)
}

/** Only those who read another language than English load its words. */
export async function loadServerWords(locale: Locale): Promise<void> {
  if (locale === 'en' || known.has(locale)) return
  const { words } = locale === 'it' ? await import('./italian.ts') : await import('./dutch.ts')
  known.set(locale, words)
}
