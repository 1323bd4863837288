/** Signs that a terminal obeys, or that show text in another order than it has: of a regular expression, what stands in brackets. */
export const OBEYED_SIGNS = String.raw`\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`

/** As JSON, and `$'…'` of a shell, name it: `\u001b`. */
export function escapeSign(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
}
