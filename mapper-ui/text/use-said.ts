import { useCallback } from 'react'
import { translationsFor } from './translations/load-translations.ts'
import { useLocale } from './use-text.ts'
import { useTitled } from './use-titled.ts'

/**
 * Says what the server said in the language of the person, and resources as they are called; what an author or another
 * system said stays as it is.
 */
export function useSaid(): (text: string) => string {
  const locale = useLocale()
  const titled = useTitled()
  return useCallback(
    (text) => titled(translationsFor(locale)?.sayReason(text) ?? text),
    [locale, titled],
  )
}
