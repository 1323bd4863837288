import { describe, expect, test } from 'vitest'
import { loadWords } from '../../engine/index.ts'
import { areasOf, readArea } from '../testing/read-locales.ts'

/** One word per state and thing, in each language: what these say has another word. */
const FORBIDDEN = {
  en: [
    /\bpassed over\b/i,
    /\bpassed by\b/i,
    /\bleft out\b/i,
    /\bneeds? (?:you|a person)\b/i,
    /^to do$|\bthings to do\b|\bto be done\b/i,
    /\bwhat passed\b/i,
    /\bgone there\b/i,
    /\bnext in line\b/i,
    /\bgiven up\b/i,
    /\bput (?:it )?right\b/i,
    /\bthrow .*\baway\b/i,
    /\ball is saved\b/i,
    /\bhow it began\b/i,
    /\bwhere it is elsewhere\b/i,
    /\bis called so\b/i,
    /^switched off$/i,
    /\bbeing set up\b/i,
    /\b(?:tells?|told|hears?|mend|anew|alike|somebody|whoever)\b/i,
    /\b(?:by itself|by themselves|under way|at hand|goes on|go on|taken? up again|let in)\b/i,
    /\bthere is no\b/i,
  ],
  it: [
    /tralasciat/i,
    /\bda (?:fare|risolvere)\b/i,
    /\b(?:serve|servono|richied(?:e|ono)) una persona\b/i,
    /\bche cosa è passato\b/i,
    /\babbandonat/i,
    /\bin dubbio\b/i,
    /\bsorgente\b/i,
    /\bpianificazione\b/i,
    /\btutto (?:bene|salvato)\b/i,
    /^spento$/i,
    /^terminata$/i,
    /\bstoria\b/i,
    /\bdenaro\b/i,
    /\bsparit/i,
    /\bpass[oi]\b/i,
  ],
  nl: [
    /weggelaten/i,
    /^voor jou$/i,
    /(?<!niets )\bte doen\b(?! )|\bte doen zaken\b/i,
    /\bmens\b/i,
    /langskwam/i,
    /\baan de beurt\b/i,
    /^opgegeven$/i,
    /\bin twijfel\b/i,
    /\bafgeschermd\b/i,
    /\balles (?:goed|is opgeslagen)\b/i,
    /\bin opbouw\b/i,
    /\bbestel(?:ling|nummer)/i,
    /\baanleiding\b/i,
    /^(?:wachtend|klaar|uitgezet)$/i,
    /\bopnieuw bezig\b/i,
  ],
} as const

type Language = keyof typeof FORBIDDEN

/** Texts of the UI in a language. */
function uiTexts(language: Language): readonly string[] {
  return areasOf(language).flatMap((area) => Object.values(readArea(language, area)))
}

async function messageTexts(language: Language): Promise<readonly string[]> {
  return Object.values((await loadWords(language)).texts)
}

describe.each(['en', 'it', 'nl'] as const)('what people read in %s', (language) => {
  test.each([
    ['on pages', uiTexts],
    ['in messages', messageTexts],
  ] as const)('has the words of the glossary, %s', async (_, textsIn) => {
    const texts = await textsIn(language)
    expect(texts.length).toBeGreaterThan(150)
    const strays = texts.filter((text) => FORBIDDEN[language].some((word) => word.test(text)))
    expect(strays).toEqual([])
  })
})
