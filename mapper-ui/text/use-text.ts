import { useCallback, useSyncExternalStore } from 'react'
import type { AreaText, Locale } from './define-text.ts'
import { loadLocale } from './load-locale.ts'
import { translator } from './translator.ts'

export type Translate<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string

/** The words of an area in the language of the person. */
export function useText<Key extends string>({ area }: AreaText<Key>): Translate<Key> {
  const locale = useLocale()
  return useCallback((key, values) => translate(area, locale, key, values), [area, locale])
}

/** Rows of long lists ask for the same few again and again, and looking for them costs more than putting values in. */
const known = new Map<string, string>()

function translate(
  area: string,
  locale: Locale,
  key: string,
  values: Readonly<Record<string, string | number>> | undefined,
): string {
  // Which form a number takes is the library's to say.
  if (values && 'count' in values) return translator.t(key, { ...values, ns: area, lng: locale })
  const name = `${locale} ${area} ${key}`
  const words = known.get(name) ?? readWords(area, locale, key)
  known.set(name, words)
  return values ? fillIn(words, values) : words
}

function readWords(area: string, locale: Locale, key: string): string {
  return translator.t(key, { ns: area, lng: locale, skipInterpolation: true })
}

function fillIn(words: string, values: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
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
  await translator.changeLanguage(locale)
}

/** Tells when the language became another. */
export function listenToLocale(changed: () => void): () => void {
  translator.on('languageChanged', changed)
  return () => translator.off('languageChanged', changed)
}

export function currentLocale(): Locale {
  const { language } = translator
  return language === 'it' || language === 'nl' ? language : 'en'
}
