import { useCallback } from 'react'
import type { Problem } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { translationsFor } from './translations/load-translations.ts'
import { useLocale } from './use-text.ts'

/** Says what is wrong in a file in the language of the person. */
export function useProblemText(): (text: string) => string {
  const locale = useLocale()
  return useCallback((text) => sayProblem(locale, text), [locale])
}

/** Rows of long lists ask for the same few again and again, and a sentence is looked for among hundreds. */
const known = new Map<string, string>()
const MAX_KNOWN = 2_000

export function sayProblem(locale: Locale, text: string): string {
  const words = translationsFor(locale)
  if (!words) return text
  const name = `${locale} ${text}`
  const said = known.get(name) ?? words.keyHelp[text] ?? words.sayProblem(text)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(name, said)
  return said
}

/** What is wrong, and what to do about it. */
export function sayWithHint(
  locale: Locale,
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
): string {
  const said = sayProblem(locale, message)
  return hint === undefined ? said : `${said}. ${sayProblem(locale, hint)}`
}
