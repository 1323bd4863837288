/** What a value of a message may tell: personal values of the record, and those that everybody may see. */
interface Compared {
  readonly personal: readonly string[]
  readonly open: readonly string[]
}

/** Whether a value is a personal one that nothing else in the record is, too, however short it is. */
export function isPersonalValue(shown: string, { personal, open }: Compared): boolean {
  const value = plain(unquoted(shown))
  return setOf(personal).has(value) && !setOf(open).has(value)
}

/**
 * Whether a formula may have made a value of personal ones, however short they are. Nobody knows which fields it read: what is
 * a value that everybody may see, as it is, tells nothing, and of others a part in common is enough.
 */
export function tellsPersonal(shown: string, { personal, open }: Compared): boolean {
  const value = plain(unquoted(shown))
  const hidden = [...setOf(personal)]
  if (value === '' || hidden.length === 0) return false
  if (hidden.includes(value)) return true
  if (setOf(open).has(value)) return false
  // Its end, which may have told, is not there.
  if (CUT.test(shown)) return true
  const signs = bare(value)
  return hidden.some((text) => {
    if (hasPart(value, text) || text.includes(value)) return true
    const own = bare(text)
    return own !== '' && signs !== '' && (hasPart(signs, own) || own.includes(signs))
  })
}

/** As `beginningOfJson` leaves it. */
const CUT = /\.\.\."?$/
/** Shorter texts are in many others by chance, and count where they stand for themselves. */
const MIN_LENGTH = 3

function hasPart(value: string, part: string): boolean {
  if (part.length >= MIN_LENGTH) return value.includes(part)
  for (let at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + 1)) {
    const end = at + part.length
    const isWithin = isSameKind(value[at - 1], part[0]) || isSameKind(part.at(-1), value[end])
    if (!isWithin) return true
  }
  return false
}

function isSameKind(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false
  return [/\p{L}/u, /\p{N}/u].some((kind) => kind.test(one) && kind.test(other))
}

function setOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map(plain).filter((text) => text !== ''))
}

function unquoted(text: string): string {
  return /^"[^]*"$/.test(text) ? text.slice(1, -1) : text
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase()
}

function bare(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
