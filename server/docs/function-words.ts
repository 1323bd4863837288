import { readFileSync } from 'node:fs'

/** What each function gives, by its name, as the pages say it. */
export function functionWords(language: string): Readonly<Record<string, string>> {
  const file = new URL(`../../mapper-ui/locales/${language}/functions.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}
