import { HISTORY_SENTENCES, PARTS, SENTENCES, type SentenceCode } from './sentences.ts'

/** One sentence of the product, as it was said. */
export interface Sentence {
  readonly code: SentenceCode
  readonly values: Readonly<Record<string, string>>
}

/** Where to look for a sentence: in what the history of records says, in all that is said, or in parts of that. */
export type Catalogue = 'history' | 'all' | 'parts'

/** Finds which sentence of the product a text is; nothing for what an author or another system said. */
export function readSentence(text: string, catalogue: Catalogue = 'history'): Sentence | undefined {
  for (const { code, names, pattern } of readersOf(catalogue)) {
    const match = pattern.exec(text)
    if (!match) continue
    return {
      code,
      values: Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? ''])),
    }
  }
  return undefined
}

const TEXTS = { history: HISTORY_SENTENCES, all: SENTENCES, parts: PARTS }

/** Made when they are asked for: who reads English needs none. */
const known = new Map<Catalogue, readonly Reader[]>()

function readersOf(catalogue: Catalogue): readonly Reader[] {
  const readers = known.get(catalogue) ?? toReaders(TEXTS[catalogue])
  known.set(catalogue, readers)
  return readers
}

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
  named: '[^]+?',
  request: String.raw`[A-Z]+ \S+(?: \(\d+\))?`,
  host: String.raw`[^"\s]*`,
  field: '[^"]+',
  title: '[^"]+',
  values: VALUES,
  value: JSON_VALUE,
  choices: `${JSON_VALUE}(?:, ${JSON_VALUE})*`,
  bound: String.raw`-?\d[\d.e+-]*`,
  like: '"[^]*"',
  format: String.raw`[\w-]+`,
  expected: '(?:must|fits) [^]+?',
  other: 'must [^]+',
  got: '[^]+',
  allowed: '[^";,]+',
  sent: '(?:string|number|boolean|array|object|null)',
  holder: '(?:"[^"]+"|the (?:item|object|record|request))',
  function: String.raw`\$[^\s":,]*`,
  variable: String.raw`\$[^\s":,]*`,
  given: '"[^]*',
  second: '"[^]*',
  token: `(?:${JSON_VALUE}|\\{\\})`,
  found: `(?:${JSON_VALUE}|\\{\\})`,
  place: `(?:with ${VALUES}|for \\S+ \\S+|because [^;]+ is empty)`,
  mistake: String.raw`(?:is|must|fits) (?:[^";]|"(?:[^"\\]|\\.)*")+`,
  mistakes: '(?:has no field )?"[^]+',
  test: '(?:(?!: want )[^])+?',
  difference: String.raw`(?:[^":;]*: want |settings\.|there is no resource "|[\w-]+\.[\w-]+: (?:has no field )?")[^]+`,
  at: '[^":;]*',
  changed: JSON_VALUE,
  table: '[^"]+',
  verb: '[^"]+',
  steps: '[^"]+',
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
  const own = parts.filter((_, at) => at % 2 === 0).join('').length
  // A difference is known by its look, and the name of a test before it may be any text.
  const weight = names.includes('difference') ? Infinity : own
  if (!isCode(code)) throw new Error(`"${code}" is no sentence`)
  return { code, names, pattern: new RegExp(`^${pattern.join('')}$`), weight }
}

function isCode(code: string): code is SentenceCode {
  return code in SENTENCES || code in PARTS
}
