import { CONNECTOR_PARTS, CONNECTOR_SENTENCES } from './connector-sentences.ts'
import { FILE_PARTS, FILE_SENTENCES } from './file-sentences.ts'
import { FLOW_PARTS, FLOW_SENTENCES } from './flow-sentences.ts'
import { FORMULA_MISTAKES, FORMULA_PARTS, FORMULA_SENTENCES } from './formula-sentences.ts'
import { RECORD_PARTS, RECORD_SENTENCES } from './record-sentences.ts'
import { TEST_PARTS, TEST_SENTENCES } from './test-sentences.ts'
import { VALUE_PARTS, VALUE_SENTENCES } from './value-sentences.ts'

/** What the history of records says. */
export const HISTORY_SENTENCES = {
  ...RECORD_SENTENCES,
  ...VALUE_SENTENCES,
  ...FORMULA_SENTENCES,
} as const

/**
 * All that the product says to people, of records and of files, in English, with places for values.
 *
 * Reasons and mistakes are kept and passed on as text, since most reasons are an author's own. Those of the product are
 * said by these alone, so that `translateSentences` finds them again and says them in another language.
 */
export const SENTENCES = {
  ...HISTORY_SENTENCES,
  ...FORMULA_MISTAKES,
  ...FILE_SENTENCES,
  ...FLOW_SENTENCES,
  ...CONNECTOR_SENTENCES,
  ...TEST_SENTENCES,
} as const

/** Parts of sentences, which stand in the places that are for them. */
export const PARTS = {
  ...RECORD_PARTS,
  ...VALUE_PARTS,
  ...FORMULA_PARTS,
  ...FILE_PARTS,
  ...FLOW_PARTS,
  ...CONNECTOR_PARTS,
  ...TEST_PARTS,
} as const

export type SentenceCode = keyof typeof SENTENCES | keyof typeof PARTS

/** The words of one area in another language, with the same places for values. */
export type WordsOf<Area extends keyof Areas> = Readonly<Record<keyof Areas[Area], string>>

interface Areas {
  readonly record: typeof RECORD_SENTENCES & typeof RECORD_PARTS
  readonly value: typeof VALUE_SENTENCES & typeof VALUE_PARTS
  readonly formula: typeof FORMULA_MISTAKES & typeof FORMULA_SENTENCES & typeof FORMULA_PARTS
  readonly file: typeof FILE_SENTENCES & typeof FILE_PARTS
  readonly flow: typeof FLOW_SENTENCES & typeof FLOW_PARTS
  readonly connector: typeof CONNECTOR_SENTENCES & typeof CONNECTOR_PARTS
  readonly test: typeof TEST_SENTENCES & typeof TEST_PARTS
}

/** Every sentence as it is said in English. */
export const ENGLISH_WORDS: Readonly<Record<SentenceCode, string>> = { ...SENTENCES, ...PARTS }

type Slots<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never

type TextOf<Code extends SentenceCode> = (typeof SENTENCES & typeof PARTS)[Code]

/** Says a sentence in English; a value that it has no place for does not compile. */
export function say<Code extends SentenceCode>(
  code: Code,
  values: Readonly<Record<Slots<TextOf<Code>>, string | number>>,
): string {
  const given: Readonly<Record<string, string | number>> = values
  return ENGLISH_WORDS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''))
}
