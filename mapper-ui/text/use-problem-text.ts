import { useCallback } from 'react'
import { type Message, type Problem, toText } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { engineWords } from './engine-words.ts'
import { useLocale } from './use-text.ts'

/** Says what is wrong in a file in the language of the person. */
export function useProblemText(): (message: Message) => string {
  const locale = useLocale()
  return useCallback((message) => sayProblem(locale, message), [locale])
}

/** Files call things as their authors do. */
export function sayProblem(locale: Locale, message: Message): string {
  return toText(message, engineWords(locale))
}

/** What is wrong, and what to do about it. */
export function sayWithHint(
  locale: Locale,
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
): string {
  const said = sayProblem(locale, message)
  return hint === undefined ? said : `${said}. ${sayProblem(locale, hint)}`
}
