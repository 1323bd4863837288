import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = 'mapper-ui/locales'

/** The areas of the UI that a language has words for, by the names of their files. */
export function areasOf(language: string): readonly string[] {
  return readdirSync(`${FOLDER}/${language}`)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
}

export function readArea(language: string, area: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(`${FOLDER}/${language}/${area}.json`, 'utf8'))
}
