import type { Json } from './json.ts'

/** What is read with care although it costs time. */
export interface ExactReading {
  /** Fractions of more digits than a number can hold become the text of their digits, too. */
  readonly decimals?: boolean
  /** Numbers beyond all that a number can hold become text, as they stand; else they are infinite. */
  readonly huge?: boolean
}

/**
 * Reads JSON like `JSON.parse`, but a whole number beyond 2^53 - 1 becomes the text of its digits: as a number it would
 * be rounded, and two ids would become one.
 *
 * @throws {SyntaxError} when the text is no JSON.
 */
export function parseJson(text: string, exact: ExactReading = {}): Json {
  const plain: Json = JSON.parse(text)
  if (exact.decimals || exact.huge) return JSON.parse(withTexts(text, exact, 1))
  return hasManyDigits(text) ? JSON.parse(withTexts(text, exact, MANY)) : plain
}

/** The digits of a whole number that a number cannot hold. */
export function isLargeNumber(value: unknown): value is string {
  return typeof value === 'string' && LARGE.test(value) && isInexact(value)
}

/** The digits of a fraction that a number cannot hold. */
export function isLongDecimal(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > MANY &&
    DECIMAL.test(value) &&
    digitsOf(value) !== digitsOf(String(Number(value)))
  )
}

const LARGE = /^-?[1-9]\d{15,}$/
const DECIMAL = /^-?(?:0|[1-9]\d*)\.\d+$/

function isInexact(digits: string): boolean {
  return Math.abs(Number(digits)) > Number.MAX_SAFE_INTEGER
}

/** The same for each way to write the same number: its digits, and how far the point is from their end. */
function digitsOf(number: string): string {
  const [mantissa = '', exponent = '0'] = number.replace('-', '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const all = (whole + fraction).replace(/^0+/, '')
  const digits = all.replace(/0+$/, '')
  return `${digits} ${Number(exponent) - fraction.length + all.length - digits.length}`
}

/** The least number of digits in 2^53. */
const MANY = 16

/**
 * Whether there are so many digits in a row anywhere. Every text of a system is asked, so only every sixteenth character
 * is looked at: such a row covers one of these.
 */
function hasManyDigits(text: string): boolean {
  for (let at = MANY - 1; at < text.length; at += MANY) {
    if (!isDigit(text.charCodeAt(at))) continue
    let start = at
    let end = at + 1
    while (isDigit(text.charCodeAt(start - 1))) start--
    while (isDigit(text.charCodeAt(end))) end++
    if (end - start >= MANY) return true
    at += Math.floor((end - at) / MANY) * MANY
  }
  return false
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** `text` is JSON: what stands in quotation marks is left alone. Of what is between them, shorter pieces are passed over. */
function withTexts(text: string, exact: ExactReading, shortest: number): string {
  const replace = (number: string): string => exactly(number, exact)
  let result = ''
  let copied = 0
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at)
    const end = quote === -1 ? text.length : quote
    if (end - at >= shortest) {
      result += text.slice(copied, at) + text.slice(at, end).replaceAll(NUMBER, replace)
      copied = end
    }
    at = quote === -1 ? text.length : endOfText(text, quote + 1)
  }
  return result + text.slice(copied)
}

const NUMBER = /-?\d[\d.eE+-]*/g
const ZEROS = /\.0+$/
const LAST_ZEROS = /0+$/

function exactly(number: string, { decimals, huge }: ExactReading): string {
  // Some systems write a fraction to each number, ids too.
  const whole = number.replace(ZEROS, '')
  if (isLargeNumber(whole)) return `"${whole}"`
  if (decimals && isLongDecimal(number)) return `"${number.replace(LAST_ZEROS, '')}"`
  return huge && !Number.isFinite(Number(number)) ? `"${number}"` : number
}

/** Behind the quotation mark that has no odd number of backslashes before it. */
function endOfText(text: string, from: number): number {
  for (let at = from; ; at++) {
    at = text.indexOf('"', at)
    let start = at
    while (text.charAt(start - 1) === '\\') start--
    if ((at - start) % 2 === 0) return at + 1
  }
}
