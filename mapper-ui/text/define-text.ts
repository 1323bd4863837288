import { translator } from './translator.ts'

export const LOCALES = ['en', 'it', 'nl'] as const
export type Locale = (typeof LOCALES)[number]

/** Each in its own language. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = {
  en: 'English',
  it: 'Italiano',
  nl: 'Nederlands',
}

/** The words of one area of the UI, in every language: a key that one lacks does not compile. */
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

export function defineText<const En extends Readonly<Record<string, string>>>(
  area: string,
  text: {
    readonly en: En
    readonly it: Readonly<Record<keyof En, string>>
    readonly nl: Readonly<Record<keyof En, string>>
  },
): AreaText<AskedKey<keyof En & string>> {
  for (const locale of LOCALES) translator.addResourceBundle(locale, area, text[locale])
  return { area, keys: [] }
}
