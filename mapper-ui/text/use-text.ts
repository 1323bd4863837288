import { useCallback, useSyncExternalStore } from 'react'
import type { AreaText, Locale } from './define-text.ts'
import { loadLocale } from './load-locale.ts'
import { changeLanguage, currentLanguage, listenToLanguage, translate } from './translator.ts'

export type Translate<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The words of an area in the language of the person. */
export function useText<Key extends string>({ area }: AreaText<Key>): Translate<Key> {
  const locale = useLocale()
  return useCallback((key, values) => translate({ area, locale, key, values }), [area, locale])
}

export function useLocale(): Locale {
  return useSyncExternalStore(listenToLocale, currentLocale)
}

/** Language of dates, numbers and words: all at once, when its words are there. Without them all stays as it is. */
export async function chooseLocale(locale: Locale): Promise<void> {
  if (locale === currentLocale()) return
  const isLoaded = await loadLocale(locale).then(
    () => true,
    () => false,
  )
  if (!isLoaded) return
  document.documentElement.lang = locale
  changeLanguage(locale)
}

/** Tells when the language became another. */
export function listenToLocale(changed: () => void): () => void {
  return listenToLanguage(changed)
}

export function currentLocale(): Locale {
  const language = currentLanguage()
  return language === 'it' || language === 'nl' ? language : 'en'
}
