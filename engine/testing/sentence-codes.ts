import { PARTS, SENTENCES, type SentenceCode } from '../words/sentences.ts'
import { type SentenceWords, translateProblem } from '../words/translate-sentences.ts'

const ENGLISH: SentenceWords = { ...SENTENCES, ...PARTS }

function isCode(code: string): code is SentenceCode {
  return code in ENGLISH
}

/** In place of another language: says of each sentence which one it is, and then what stands within it. */
const codes: Record<SentenceCode, string> = { ...ENGLISH }
for (const code of Object.keys(ENGLISH).filter(isCode)) {
  codes[code] = `[${code}] ${ENGLISH[code].match(/\{\w+\}/g)?.join(' ') ?? ''}`
}

/** Of some sentences and parts by their codes, those that none of the texts says. */
export function unsaidIn(texts: readonly string[], names: readonly string[]): readonly string[] {
  const said = texts.map((text) => translateProblem(text, codes))
  return names.filter((name) => !said.some((each) => each.includes(`[${name}]`)))
}
