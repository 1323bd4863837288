/** As long as a page shows nothing else, and what stands in for words that another language lacks. */
const FIRST = 'en'

type Texts = Readonly<Record<string, string>>
type Values = Readonly<Record<string, string | number>>

interface Ask {
  readonly area: string
  readonly locale: string
  readonly key: string
  readonly values?: Values | undefined
}

const areas = new Map<string, Texts>()
const rules = new Map<string, Intl.PluralRules>()
const listeners = new Set<() => void>()
let language: string = FIRST

/** Words of an area of the UI in a language, beside those that are known of it already. */
export function addWords(locale: string, area: string, texts: Texts): void {
  const name = `${locale} ${area}`
  areas.set(name, { ...areas.get(name), ...texts })
}

/** What a key says, with its values filled in; the key itself where no language has words for it. */
export function translate(ask: Ask): string {
  const { key, values } = ask
  const words = findWords(ask) ?? key
  return values ? fillIn(words, values) : words
}

/** The words of a key before any value is filled in: `files_one` or `files_other` where it is said of a `count`. */
export function findWords(ask: Ask): string | undefined {
  return wordsIn(ask.locale, ask) ?? wordsIn(FIRST, ask)
}

export function currentLanguage(): string {
  return language
}

export function changeLanguage(locale: string): void {
  language = locale
  for (const listener of listeners) listener()
}

/** Tells when the language became another. */
export function listenToLanguage(changed: () => void): () => void {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

function wordsIn(locale: string, { area, key, values }: Ask): string | undefined {
  const texts = areas.get(`${locale} ${area}`)
  if (!texts) return undefined
  const count = values?.['count']
  if (typeof count !== 'number') return texts[key]
  return texts[`${key}_${rulesOf(locale).select(count)}`] ?? texts[`${key}_other`] ?? texts[key]
}

function rulesOf(locale: string): Intl.PluralRules {
  const known = rules.get(locale) ?? new Intl.PluralRules(locale)
  rules.set(locale, known)
  return known
}

function fillIn(words: string, values: Values): string {
  return words.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
}
