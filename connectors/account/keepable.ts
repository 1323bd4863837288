import { type Json, parseJson } from '../../engine/index.ts'
import type { Mask } from './excerpt.ts'

/** Longer texts are cut to this length. */
const MAX_CHARACTERS = 32_768

/**
 * What is kept of a text that was sent or received: no secrets, and not more than a person reads.
 *
 * @param parsed the same as JSON, where that is known; it is kept as it is where nothing in it was masked.
 */
export function keepableText(text: string, maskSecrets: Mask, parsed?: Json): Json {
  if (text.length > MAX_CHARACTERS) {
    // Cut after it is masked, for half a secret would not be recognised.
    const start = maskSecrets(text.slice(0, 2 * MAX_CHARACTERS)).slice(0, MAX_CHARACTERS)
    return `${start}… (${text.length} characters)`
  }
  const masked = maskSecrets(text)
  if (parsed !== undefined && masked === text) return parsed
  try {
    return parseJson(masked)
  } catch {
    return masked
  }
}

/** The same of a value. */
export function keepable(value: Json, maskSecrets: Mask): Json {
  return keepableText(JSON.stringify(value), maskSecrets, value)
}
