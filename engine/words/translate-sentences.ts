import { type Catalogue, readSentence, type Sentence } from './read-sentence.ts'
import type { SentenceCode } from './sentences.ts'

/** Every sentence in another language, with the same places for values. */
export type SentenceWords = Readonly<Record<SentenceCode, string>>

/** What authors said, in another language. */
export interface AuthorWords {
  /** Nothing for what is none of their reasons. */
  readonly reason: (text: string) => string | undefined
  /** What a table or a resource is called. */
  readonly title: (title: string) => string
  /** What people call `pos.product`; nothing where nobody can tell. */
  readonly resource: (reference: string) => string | undefined
  /** What people call a field of it. */
  readonly field: (reference: string, field: string) => string | undefined
}

/** Says in another language what the history says, one reason or several; all else stays as it is. */
export function translateSentences(
  text: string,
  words: SentenceWords,
  authors?: AuthorWords,
): string {
  return translate(text, { catalogue: 'history', words, depth: 0, authors })
}

/** Says in another language what is wrong in a file, or what to do about it. */
export function translateProblem(text: string, words: SentenceWords): string {
  return translate(text, { catalogue: 'all', words, depth: 0 })
}

/** Says a part of a sentence in another language; a name or a value stays as it is. */
export function translatePart(text: string, words: SentenceWords): string {
  return translatePlace(text, { catalogue: 'all', words, depth: 0 })
}

interface Into {
  readonly catalogue: Catalogue
  readonly words: SentenceWords
  /** Sentences around this one. */
  readonly depth: number
  readonly authors?: AuthorWords | undefined
  /** What the sentence around this part is about. */
  readonly about?: string | undefined
}

const BETWEEN = '; '
/** What other systems answer may look like any number of sentences, within each other and in a row. */
const MAX_PARTS = 40
const LONGEST = 12
const DEEPEST = 8

function translate(text: string, into: Into): string {
  const parts = text.split(BETWEEN)
  if (parts.length > MAX_PARTS || into.depth > DEEPEST) return text
  const said: string[] = []
  for (let at = 0; at < parts.length; ) {
    const [words, length] = longestFrom(parts, at, into)
    said.push(words ?? parts[at] ?? '')
    at += length
  }
  return said.join(BETWEEN)
}

/** A sentence may hold what parts sentences. */
function longestFrom(
  parts: readonly string[],
  at: number,
  into: Into,
): readonly [words: string | undefined, length: number] {
  for (let end = Math.min(parts.length, at + LONGEST); end > at; end -= 1) {
    const text = parts.slice(at, end).join(BETWEEN)
    const reason = into.authors?.reason(text)
    if (reason !== undefined) return [reason, end - at]
    const sentence = readSentence(text, into.catalogue)
    if (sentence) return [inWords(sentence, into), end - at]
  }
  return [undefined, 1]
}

function inWords({ code, values }: Sentence, { words, depth, about, ...others }: Into): string {
  const within: Into = { ...others, words, depth: depth + 1, about: values['resource'] ?? about }
  return words[code].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? ''
    if (HOLD_SENTENCES.has(name)) return translate(value, within)
    if (HOLD_PARTS.has(name)) return translatePlace(value, within)
    return inAuthorWords(name, value, within)
  })
}

function inAuthorWords(name: string, value: string, { authors, about = '' }: Into): string {
  if (!authors) return value
  const called = (field: string): string => authors.field(about, field) ?? field
  switch (name) {
    case 'title':
      return authors.title(value)
    case 'resource':
    case 'source':
      return authors.resource(value) ?? value
    case 'values':
      return value.replaceAll(
        FIELD_AND_VALUE,
        (_, field: string, said: string) => called(field) + said,
      )
    case 'fields':
      return value.split(', ').map(called).join(', ')
    default:
      return value
  }
}

/** `sku "A-1"`, `debtor 12`: one of several. */
const FIELD_AND_VALUE = /([\w.-]+)( (?:"(?:[^"\\]|\\.)*"|[^\s";,]+))/g

function translatePlace(text: string, into: Into): string {
  if (into.depth > DEEPEST || QUOTED.test(text)) return text
  const part = readSentence(text, 'parts')
  return part ? inWords(part, into) : text
}

/** One name or value, which may say "or" without being a list; its end may be cut off. */
const QUOTED = /^"(?:[^"\\]|\\.)*"?$/

/** Places for sentences. */
const HOLD_SENTENCES: ReadonlySet<string> = new Set([
  'said',
  'expected',
  'other',
  'mistake',
  'mistakes',
  'difference',
])

/** Places for parts of sentences; a part may have such places itself. */
const HOLD_PARTS: ReadonlySet<string> = new Set([
  'place',
  'first',
  'last',
  'kind',
  'kinds',
  'allowed',
  'subject',
  'needs',
  'is',
  'what',
  'holder',
  'by',
  'ways',
])
