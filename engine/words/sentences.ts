import { CONNECTOR_PARTS, CONNECTOR_SENTENCES } from './connector-sentences.ts'
import { FILE_PARTS, FILE_SENTENCES } from './file-sentences.ts'
import { FLOW_PARTS, FLOW_SENTENCES } from './flow-sentences.ts'
import { FORMULA_MISTAKES, FORMULA_PARTS, FORMULA_SENTENCES } from './formula-sentences.ts'
import { RECORD_PARTS, RECORD_SENTENCES } from './record-sentences.ts'
import { TEST_PARTS, TEST_SENTENCES } from './test-sentences.ts'
import { VALUE_PARTS, VALUE_SENTENCES } from './value-sentences.ts'

/**
 * What the product says to people, in English, with places for values.
 *
 * Reasons and mistakes are kept and passed on as text, since most reasons are an author's own. Those of the product are
 * said by these alone, so that `translateSentences` finds them again and says them in another language.
 */
const AREAS = {
  record: { ...RECORD_SENTENCES, ...RECORD_PARTS },
  value: { ...VALUE_SENTENCES, ...VALUE_PARTS },
  formula: { ...FORMULA_MISTAKES, ...FORMULA_SENTENCES, ...FORMULA_PARTS },
  file: { ...FILE_SENTENCES, ...FILE_PARTS },
  flow: { ...FLOW_SENTENCES, ...FLOW_PARTS },
  connector: { ...CONNECTOR_SENTENCES, ...CONNECTOR_PARTS },
  test: { ...TEST_SENTENCES, ...TEST_PARTS },
} as const

/** What the history of records says. */
export const HISTORY_SENTENCES = {
  ...RECORD_SENTENCES,
  ...VALUE_SENTENCES,
  ...FORMULA_SENTENCES,
} as const

/** All that is said, of records and of files. */
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
export type WordsOf<Area extends keyof typeof AREAS> = Readonly<
  Record<keyof (typeof AREAS)[Area], string>
>

const TEXTS: Readonly<Record<SentenceCode, string>> = { ...SENTENCES, ...PARTS }

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
  return TEXTS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''))
}
