import { useCallback } from 'react'
import { type Message, type Problem, toText } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { translationsFor } from './translations/load-translations.ts'
import { useLocale } from './use-text.ts'

/** Says what is wrong in a file in the language of the person. */
export function useProblemText(): (message: Message) => string {
  const locale = useLocale()
  return useCallback((message) => sayProblem(locale, message), [locale])
}

export function sayProblem(locale: Locale, message: Message): string {
  const words = translationsFor(locale)
  return toText(
    message,
    words?.messages,
    words && { ...AS_IT_IS, help: (key) => words.keyHelp[key] },
  )
}

/** Files call things as their authors do. */
const same = (text: string): string => text
const AS_IT_IS = {
  author: same,
  title: same,
  resource: same,
  field: (_: string, field: string): string => field,
}

/** What is wrong, and what to do about it. */
export function sayWithHint(
  locale: Locale,
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
): string {
  const said = sayProblem(locale, message)
  return hint === undefined ? said : `${said}. ${sayProblem(locale, hint)}`
}
