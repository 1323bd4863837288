import { HISTORY_SENTENCES, PARTS, SENTENCES, type SentenceCode } from './sentences.ts'

/** Every sentence in another language, with the same places for values. */
export type SentenceWords = Readonly<Record<SentenceCode, string>>

/** One sentence of the product, as it was said. */
export interface Sentence {
  readonly code: SentenceCode
  readonly values: Readonly<Record<string, string>>
}

/** Finds which sentence of a history a text is; nothing for what an author or another system said. */
export function readSentence(text: string): Sentence | undefined {
  return readOneOf(OF_HISTORY, text)
}

/** Says in another language what the history says, one reason or several; all else stays as it is. */
export function translateSentences(text: string, words: SentenceWords): string {
  return translateBy(OF_HISTORY, text, words)
}

/** Says in another language what is wrong in a file, or what to do about it. */
export function translateProblem(text: string, words: SentenceWords): string {
  return translateBy(OF_ALL, text, words)
}

const BETWEEN = '; '

function translateBy(readers: readonly Reader[], text: string, words: SentenceWords): string {
  const parts = text.split(BETWEEN)
  const said: string[] = []
  for (let at = 0; at < parts.length; ) {
    const [sentence, length] = longestFrom(readers, parts, at)
    said.push(sentence ? inWords(readers, sentence, words) : (parts[at] ?? ''))
    at += length
  }
  return said.join(BETWEEN)
}

/** A sentence may hold what parts sentences. */
function longestFrom(
  readers: readonly Reader[],
  parts: readonly string[],
  at: number,
): readonly [sentence: Sentence | undefined, length: number] {
  for (let end = Math.min(parts.length, at + MOST_PARTS); end > at; end -= 1) {
    const sentence = readOneOf(readers, parts.slice(at, end).join(BETWEEN))
    if (sentence) return [sentence, end - at]
  }
  return [undefined, 1]
}

const MOST_PARTS = 12

function inWords(
  readers: readonly Reader[],
  { code, values }: Sentence,
  words: SentenceWords,
): string {
  return words[code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    if (HOLD_SENTENCES.has(name)) return translateBy(readers, value, words)
    return HOLD_PARTS.has(name) ? translatePart(value, words) : value
  })
}

/** Says a part of a sentence in another language; a name or a value stays as it is. */
export function translatePart(text: string, words: SentenceWords): string {
  const part = readOneOf(OF_PARTS, text)
  return part ? inWords(OF_ALL, part, words) : text
}

/** Places for sentences. */
const HOLD_SENTENCES: ReadonlySet<string> = new Set(['said', 'expected', 'other'])

/** Places for parts of sentences; a part may have such places itself. */
const HOLD_PARTS: ReadonlySet<string> = new Set([
  'place',
  'first',
  'last',
  'kind',
  'kinds',
  'subject',
  'needs',
  'is',
  'what',
])

interface Reader {
  readonly code: SentenceCode
  readonly names: readonly string[]
  readonly pattern: RegExp
  /** Letters that are the sentence's own: the more, the less it is found by chance. */
  readonly weight: number
}

const VALUE = String.raw`[\w.-]+ (?:"(?:[^"\\]|\\.)*"|[^\s";]+)`
const VALUES = `${VALUE}(?:, ${VALUE})*`
const JSON_VALUE = String.raw`(?:"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|true|false|null)`

/** What a value looks like, by its name: what an author wrote is not to be taken for a sentence of ours. */
const SHAPES: Readonly<Record<string, string>> = {
  count: String.raw`\d+(?:\.\d+)?`,
  gone: String.raw`\d+`,
  resource: String.raw`[\w-]+(?:\.[\w-]+)*`,
  source: String.raw`[\w-]+(?:\.[\w-]+)*`,
  key: String.raw`\S+`,
  id: String.raw`\S+`,
  request: String.raw`[A-Z]+ \S+(?: \(\d+\))?`,
  host: String.raw`[^"\s]*`,
  field: '[^"]+',
  title: '[^"]+',
  values: VALUES,
  value: JSON_VALUE,
  choices: `${JSON_VALUE}(?:, ${JSON_VALUE})*`,
  bound: String.raw`-?\d[\d.e+-]*`,
  pattern: '"[^]*"',
  format: String.raw`[\w-]+`,
  expected: '(?:must|fits) [^]+?',
  other: 'must [^]+',
  got: '[^]+',
  place: `(?:with ${VALUES}|for \\S+ \\S+|because [^;]+ is empty)`,
}

function toReaders(texts: Readonly<Partial<Record<SentenceCode, string>>>): readonly Reader[] {
  return Object.entries(texts)
    .map(([code, text]) => toReader(code, text))
    .toSorted((left, right) => right.weight - left.weight)
}

function toReader(code: string, text: string): Reader {
  const parts = text.split(/\{(\w+)\}/)
  const names = parts.filter((_, at) => at % 2 === 1)
  const pattern = parts.map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    return `(${SHAPES[part] ?? '[^]*?'})`
  })
  const weight = parts.filter((_, at) => at % 2 === 0).join('').length
  if (!isCode(code)) throw new Error(`"${code}" is no sentence`)
  return { code, names, pattern: new RegExp(`^${pattern.join('')}$`), weight }
}

function isCode(code: string): code is SentenceCode {
  return code in SENTENCES || code in PARTS
}

const OF_HISTORY = toReaders(HISTORY_SENTENCES)
const OF_ALL = toReaders(SENTENCES)
const OF_PARTS = toReaders(PARTS)

function readOneOf(readers: readonly Reader[], text: string): Sentence | undefined {
  for (const { code, names, pattern } of readers) {
    const match = pattern.exec(text)
    if (!match) continue
    return {
      code,
      values: Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? ''])),
    }
  }
  return undefined
}
