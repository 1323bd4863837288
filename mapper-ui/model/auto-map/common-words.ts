import { nameTokens } from './name-tokens.ts'
import { standFor } from './synonyms.ts'

/**
 * Words that say of what sort a value is, and not of what: nobody can tell from "number" whether it is a house's or a
 * customer's.
 */
const COMMON: ReadonlySet<string> = new Set(
  words(`number name id code type kind date value text status total label info data field list flag option url
    rate amount tipo genere codice valore testo importo soort waarde tekst bedrag tarief aliquota etichetta elenco
    veld lijst`).map(standFor),
)

/** Words of titles that say nothing by themselves. */
const SMALL: ReadonlySet<string> = new Set(
  words(`a an the of in on at to for is it and or with that by from this as its their other one where there none
    il lo la i gli le l un uno una di del dello della dei degli delle dell da dal dalla nel nella con su per e o che
    al alla come de het een van voor op bij met uit naar door en om die dat er te`),
)

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}

/** Dutch writes "house number" as one word. */
const COMPOUND = /^(\p{L}{3,}?)(s?)(nummer|naam|datum|code|soort|type|status|tarief|bedrag)$/u

export function isCommon(word: string): boolean {
  return COMMON.has(word)
}

/** What a title says beside the sort of the value: "Customer number" is about the customer. */
export function subjectOf(title: string): ReadonlySet<string> {
  const said = nameTokens(title).filter((word) => !SMALL.has(word))
  const parts = said.flatMap((word) => {
    const [, subject, , sort] = standFor(word) === word ? (COMPOUND.exec(word) ?? []) : []
    return subject !== undefined && sort !== undefined ? [subject, sort] : [word]
  })
  return new Set(parts.map(standFor).filter((word) => !isCommon(word)))
}
