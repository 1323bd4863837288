import { isMap, isScalar, isSeq, type Pair, parseDocument } from 'yaml'

export type QuoteStyle = 'plain' | 'single' | 'double'

/** Where a scalar is to stand. */
export interface ScalarPlace {
  readonly isKey: boolean
  /** Inside of `{ }` or `[ ]`. */
  readonly isFlow: boolean
  /** A comment follows on the line. */
  readonly isBeforeComment: boolean
  /** How the text that it replaces was written. */
  readonly style?: QuoteStyle | undefined
}

/** Words that some reader of YAML takes for a truth value, nothing, a merge or a default. */
const WORD_LOOK_ALIKE = /^(?:yes|no|on|off|true|false|null|~|<<|=)$/i
const NUMBER_LOOK_ALIKE =
  /^(?:[-+]?\.?\d[\d_.:,eE+-]*|[-+]?0[xob][\da-f_]+|[-+]?\.(?:inf|nan)|\d{4}-\d\d?-\d\d?[Tt ].*)$/i
const DOCUMENT_MARK = /^(?:---|\.\.\.|%)/
/** What must be escaped, or looks like nothing at all. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|\p{Surrogate}/u
const UNPRINTABLES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g

/** Writes a scalar on one line, so that every reader of YAML takes it for what it is. */
export function writeScalar(value: null | boolean | number | string, place: ScalarPlace): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  const wanted = place.style === 'plain' ? undefined : place.style
  if (wanted !== undefined) return quote(value, wanted)
  return isPlainSafe(value, place) ? value : quote(value, usualQuote(value))
}

function quote(value: string, style: 'single' | 'double'): string {
  if (style === 'single' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`
  return JSON.stringify(value).replaceAll(
    UNPRINTABLES,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function usualQuote(value: string): 'single' | 'double' {
  return /["\\]/.test(value) ? 'single' : 'double'
}

function isPlainSafe(value: string, place: ScalarPlace): boolean {
  if (UNPRINTABLE.test(value) || DOCUMENT_MARK.test(value)) return false
  if (WORD_LOOK_ALIKE.test(value) || (!place.isKey && NUMBER_LOOK_ALIKE.test(value))) return false
  if (value.startsWith('=') && isTrap(value, place)) return false
  return readBack(value, place) === value
}

/** A formula that is right as it stands, and that the lint would still have in quotes. */
function isTrap(formula: string, { isFlow, isBeforeComment }: ScalarPlace): boolean {
  return isBeforeComment || (isFlow && /[[\]{}(),"'`]/.test(formula))
}

/** What YAML makes of the text at its place. */
function readBack(text: string, { isKey, isFlow }: ScalarPlace): unknown {
  const pair = isKey ? `${text}: 1` : `k: ${text}`
  const document = parseDocument(isFlow ? `[{ ${pair} }]\n` : `${pair}\n`, { uniqueKeys: false })
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined
  const read = onlyPairOf(isSeq(document.contents) ? document.contents.items[0] : document.contents)
  const node = isKey ? read?.key : read?.value
  if (!isScalar(node) || node.anchor !== undefined || node.tag !== undefined) return undefined
  return isKey && node.type === 'PLAIN' ? node.source : node.value
}

function onlyPairOf(node: unknown): Pair | undefined {
  return isMap(node) && node.items.length === 1 ? node.items[0] : undefined
}

/** Tells whether text with line breaks can stand as it is below a `|`. */
export function canBeLiteral(value: string): boolean {
  const isFit = value.includes('\n') && !hasOddCharacters(value)
  return isFit && /^[^\s]/.test(value) && !/\n[ \t]*\n$|\n[ \t]+$/.test(value)
}

/** Characters that can only be written in quotes. */
export function hasOddCharacters(value: string): boolean {
  return UNPRINTABLE.test(value.replaceAll(/[\t\n]/g, ''))
}
