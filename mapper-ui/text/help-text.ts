import type { FunctionDescription } from '../../engine/index.ts'
import type { Locale } from './define-text.ts'
import { translationsFor } from './translations/load-translations.ts'

/** What a function does, in a language. */
export function functionHelp(
  locale: Locale,
  { name, doc }: Pick<FunctionDescription, 'name' | 'doc'>,
): string {
  return translationsFor(locale)?.functionHelp[name] ?? doc
}

/** What the language's schema says of a key, in a language. */
export function keyHelp(locale: Locale, text: string): string {
  return translationsFor(locale)?.keyHelp[text] ?? text
}
