import { parse } from 'yaml'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'

/** The text is no description that can be read. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError'
  readonly code: 'NO_YAML' | 'NO_DESCRIPTION' | 'DESCRIPTION_TOO_LARGE' | 'DESCRIPTION_TOO_TANGLED'

  constructor(code: DescriptionError['code'], message: string) {
    super(message)
    this.code = code
  }
}

export const MAX_DESCRIPTION_BYTES = 32_000_000

/** Anchors may stand for as many nodes as a large document has, but not for endlessly many. */
const MAX_ALIASES = 10_000

/**
 * Reads a description in JSON or YAML, of whatever kind.
 *
 * @throws {DescriptionError}
 */
export function readDescription(text: string): JsonObject {
  checkSize(text)
  const read = parseText(text)
  if (isJsonObject(read)) return read
  throw new DescriptionError('NO_DESCRIPTION', 'it is no object of JSON or YAML')
}

/** @throws {DescriptionError} */
export function checkSize(text: string): void {
  if (Buffer.byteLength(text) <= MAX_DESCRIPTION_BYTES) return
  throw new DescriptionError(
    'DESCRIPTION_TOO_LARGE',
    `it is larger than ${MAX_DESCRIPTION_BYTES / 1_000_000} MB`,
  )
}

function parseText(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '')
  try {
    if (/^\s*\{/.test(plain)) return JSON.parse(plain)
  } catch {
    // YAML takes more than JSON does, as commas at the end.
  }
  try {
    return toJson(
      parse(plain, {
        schema: 'core',
        uniqueKeys: false,
        maxAliasCount: MAX_ALIASES,
        merge: true,
        logLevel: 'error',
      }),
    )
  } catch (error) {
    throw new DescriptionError(
      'NO_YAML',
      error instanceof Error ? firstLine(error.message) : String(error),
    )
  }
}

/** What YAML has and JSON has not, as keys that are numbers, becomes text. */
function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
