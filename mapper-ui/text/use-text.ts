import { useCallback, useSyncExternalStore } from 'react'
import type { AreaText, Locale } from './define-text.ts'
import { translator } from './translator.ts'

export type Translate<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The words of an area in the language of the person. */
export function useText<Key extends string>({ area }: AreaText<Key>): Translate<Key> {
  const locale = useLocale()
  return useCallback(
    (key, values = {}) => translator.t(key, { ...values, ns: area, lng: locale }),
    [area, locale],
  )
}

export function useLocale(): Locale {
  return useSyncExternalStore(listen, currentLocale)
}

/** Language of dates, numbers and words. */
export function chooseLocale(locale: Locale): void {
  document.documentElement.lang = locale
  void translator.changeLanguage(locale)
}

function listen(changed: () => void): () => void {
  translator.on('languageChanged', changed)
  return () => translator.off('languageChanged', changed)
}

function currentLocale(): Locale {
  const { language } = translator
  return language === 'it' || language === 'nl' ? language : 'en'
}
