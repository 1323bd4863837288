import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { ENGLISH } from '../locales/en/words.ts'
import type { Kind } from './kinds.ts'
import { isMessage, kindOf, type Message } from './message.ts'
import type { Words } from './words.ts'

/** What people call the things of a workspace, in the language of the reader. */
export interface Namer {
  /** What an author of a flow or a connector says to people, in another language; the same where it has none. */
  readonly author: (text: string) => string
  /** What a table or a resource is called. */
  readonly title: (title: string) => string
  /** What people call `pos.product`. */
  readonly resource: (reference: string) => string
  /** What people call a field of it. */
  readonly field: (reference: string, field: string) => string
}

/** Puts a message into words: the only place where one becomes text. */
export function toText(message: Message, words: Words = ENGLISH, namer?: Namer): string {
  return inWords(message, { words, namer, about: '' })
}

interface Into {
  readonly words: Words
  readonly namer: Namer | undefined
  /** The resource that the message around a part is about. */
  readonly about: string
}

function inWords({ code, values }: Message, { words, namer, about }: Into): string {
  const { resource } = values
  const within = { words, namer, about: typeof resource === 'string' ? resource : about }
  return wordingOf(code, values, words).replace(/\{(\w+)\}/g, (_, name: string) =>
    sayValue(code, name, values[name], within),
  )
}

/** Nothing is lost of a message that these words do not have: its code is better than nothing. */
function wordingOf(code: string, { count }: Message['values'], { language, texts }: Words): string {
  if (typeof count === 'number') {
    const form = texts[`${code}_${rulesOf(language).select(count)}`] ?? texts[`${code}_other`]
    if (form !== undefined) return form
  }
  return texts[code] ?? ENGLISH.texts[code] ?? code
}

const rules = new Map<string, Intl.PluralRules>()

function rulesOf(language: string): Intl.PluralRules {
  const known = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, known)
  return known
}

type Say = (value: Json | undefined, into: Into) => string

/** By kind; a value of any other is said as it is. */
const WAYS: Readonly<Partial<Record<Kind, Say>>> = {
  message: (value, into) => (isMessage(value) ? inWords(value, into) : plain(value)),
  reasons: (value, into) => sayEach(value, into).join('; '),
  series: (value, into) => sayEach(value, into).join(', '),
  options: (value, into) => oneOf(sayEach(value, into), into.words.language),
  fields: (value, into) => (isJsonObject(value) ? sayFields(value, into) : plain(value)),
  fieldNames: (value, { namer, about }) =>
    plain(value)
      .split(', ')
      .map((field) => namer?.field(about, field) ?? field)
      .join(', '),
  author: (value, { namer }) => namer?.author(plain(value)) ?? plain(value),
  // What a system answers, its connector may have put into words, which have translations beside them.
  remote: (value, { namer }) => namer?.author(plain(value)) ?? plain(value),
  title: (value, { namer }) => namer?.title(plain(value)) ?? plain(value),
  resource: (value, { namer }) => namer?.resource(plain(value)) ?? plain(value),
}

function sayValue(code: string, name: string, value: Json | undefined, into: Into): string {
  const say = WAYS[kindOf(code, name) ?? 'value'] ?? plain
  return say(value, into)
}

/** A value as it is, in words of no language. */
export function plain(value: Json | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function sayEach(list: Json | undefined, into: Into): readonly string[] {
  const items = isJsonList(list) ? list : []
  return items.map((item) => (isMessage(item) ? inWords(item, into) : plain(item)))
}

/** `a, b or c` */
function oneOf(texts: readonly string[], language: string): string {
  const known = lists.get(language) ?? new Intl.ListFormat(language, { type: 'disjunction' })
  lists.set(language, known)
  return known.format(texts)
}

const lists = new Map<string, Intl.ListFormat>()

/** `sku "A-1"`, `debtor 12, email "jo@x"`: how people are told what was looked for. */
function sayFields(fields: JsonObject, { namer, about }: Into): string {
  return Object.entries(fields)
    .map(([name, value]) => `${namer?.field(about, name) ?? name} ${JSON.stringify(value)}`)
    .join(', ')
}
