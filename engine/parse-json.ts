import type { Json } from './json.ts'

/**
 * Reads JSON like `JSON.parse`, but a whole number beyond 2^53 - 1 becomes the text of its digits: as a number it would
 * be rounded, and two ids would become one.
 *
 * @throws {SyntaxError} when the text is no JSON.
 */
export function parseJson(text: string): Json {
  const plain: Json = JSON.parse(text)
  return hasManyDigits(text) ? JSON.parse(withTextOfLargeNumbers(text)) : plain
}

/** The digits of a whole number that a number cannot hold. */
export function isLargeNumber(value: unknown): value is string {
  return typeof value === 'string' && LARGE.test(value) && isInexact(value)
}

const LARGE = /^-?[1-9]\d{15,}$/

function isInexact(digits: string): boolean {
  return Math.abs(Number(digits)) > Number.MAX_SAFE_INTEGER
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

/** `text` is JSON: what stands in quotation marks is left alone. */
function withTextOfLargeNumbers(text: string): string {
  let result = ''
  let copied = 0
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at)
    const end = quote === -1 ? text.length : quote
    if (end - at >= MANY) {
      result += text.slice(copied, at) + text.slice(at, end).replaceAll(NUMBER, exactly)
      copied = end
    }
    at = quote === -1 ? text.length : endOfText(text, quote + 1)
  }
  return result + text.slice(copied)
}

const NUMBER = /-?\d[\d.eE+-]*/g

function exactly(number: string): string {
  return isLargeNumber(number) ? `"${number}"` : number
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
