export const LANGUAGES = ['en', 'it', 'nl'] as const
export type Language = (typeof LANGUAGES)[number]

export function toLanguage(text: string): Language {
  return LANGUAGES.find((language) => language === text) ?? 'en'
}
