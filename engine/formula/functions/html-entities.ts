/** Named characters of HTML as writers use them: Latin 1 in its order from 160, then name and character in turn. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute ' +
  'micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig ' +
  'Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash ' +
  'Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc ' +
  'euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml ' +
  'yacute thorn yuml'

const OTHERS =
  'amp & lt < gt > quot " apos \' OElig Œ oelig œ Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — ' +
  'lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ ' +
  'lsaquo ‹ rsaquo › oline ‾ frasl ⁄ euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ minus − infin ∞ asymp ≈ ne ≠ ' +
  'equiv ≡ le ≤ ge ≥ sum ∑ radic √ alpha α beta β gamma γ delta δ lambda λ mu μ pi π sigma σ omega ω Omega Ω Delta Δ ' +
  'hearts ♥ check ✓ star ☆ starf ★ phone ☎ num # dollar $ percnt % lpar ( rpar ) ast * plus + comma , period . sol / ' +
  'colon : semi ; equals = quest ? commat @ lsqb [ rsqb ] lowbar _ lbrace { rbrace } verbar | excl ! grave ` hyphen ‐'

const named = new Map<string, string>()
for (const [at, name] of LATIN_1.split(' ').entries()) {
  named.set(name, String.fromCodePoint(160 + at))
}
const pairs = OTHERS.split(' ')
for (let at = 0; at + 1 < pairs.length; at += 2) named.set(pairs[at] ?? '', pairs[at + 1] ?? '')
for (const [name, code] of [
  ['ensp', 0x20],
  ['emsp', 0x20],
  ['thinsp', 0x20],
  ['zwnj', 0x20_0c],
  ['zwj', 0x20_0d],
  ['lrm', 0x20_0e],
  ['rlm', 0x20_0f],
  ['Tab', 0x20],
  ['NewLine', 0x20],
] as const) {
  named.set(name, String.fromCodePoint(code))
}

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/g

/** What Windows-1252 has at 128–159: browsers read such numbers so, because so they were meant. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Decodes once: `&amp;lt;` becomes `&lt;`, not `<`. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named.get(name) ?? entity
    return characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
  })
}

function characterOf(code: number): string {
  if (code >= 128 && code < 160) return WINDOWS_1252[code - 128] ?? '�'
  const isSurrogate = code >= 0xd8_00 && code <= 0xdf_ff
  return code === 0 || isSurrogate || code > 0x10_ff_ff ? '�' : String.fromCodePoint(code)
}
