import { addWords } from './translator.ts'

export const LOCALES = ['en', 'it', 'nl'] as const
export type Locale = (typeof LOCALES)[number]

/** Each in its own language. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  it: 'Italiano',
  nl: 'Nederlands',
}

/** The words of one area of the UI. */
export interface AreaText<Key extends string> {
  readonly area: string
  /** Only for its type. */
  readonly keys: readonly Key[]
}

/** `files_one` and `files_other` are asked for as `files`. */
export type AskedKey<Key extends string> = Key extends `${infer Base}_one`
  ? Base
  : Key extends `${infer Base}_other`
    ? Base
    : Key

/**
 * Takes the English words of an area, from `locales/en`: they are what a page shows where nothing else is loaded.
 * Those of the other languages have the same name, and come with their language.
 */
export function defineText<En extends Readonly<Record<string, string>>>(
  area: string,
  english: En,
): AreaText<AskedKey<keyof En & string>> {
  addWords('en', area, english)
  return { area, keys: [] }
}
