import { type Document, isAlias, LineCounter, parseDocument, visit } from 'yaml'
import { isJsonObject, type JsonObject } from '../../engine/index.ts'

const NOWHERE = { line: 0, column: 0 }

/** The text is no description that can be read. */
export class DescriptionError extends Error {
  override readonly name = 'DescriptionError'
  readonly code: 'NO_YAML' | 'NO_DESCRIPTION' | 'DESCRIPTION_TOO_LARGE' | 'DESCRIPTION_TOO_TANGLED'
  /** Where what is neither JSON nor YAML begins; otherwise 0. */
  readonly line: number
  readonly column: number

  constructor(code: DescriptionError['code'], message: string, { line, column } = NOWHERE) {
    super(message)
    this.code = code
    this.line = line
    this.column = column
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
  const lines = new LineCounter()
  const document = parseDocument(plain, {
    schema: 'core',
    uniqueKeys: false,
    merge: true,
    logLevel: 'error',
    lineCounter: lines,
  })
  const at = document.errors[0]?.pos[0] ?? aliasOfNothing(document)
  if (at !== undefined) throw unreadable(lines, at)
  try {
    return toJson(document.toJS({ maxAliasCount: MAX_ALIASES }))
  } catch {
    throw new DescriptionError(
      'DESCRIPTION_TOO_TANGLED',
      'its anchors hold each other in too many ways to be put together',
    )
  }
}

function unreadable(lines: LineCounter, at: number): DescriptionError {
  const { line, col: column } = lines.linePos(at)
  const message = `it is neither JSON nor YAML: it cannot be read from line ${line}, column ${column} on`
  return new DescriptionError('NO_YAML', message, { line, column })
}

/** Where an alias stands that no anchor before it has. */
function aliasOfNothing(document: Document.Parsed): number | undefined {
  const anchors = new Set<string>()
  let at: number | undefined
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor)
        return undefined
      }
      if (anchors.has(node.source)) return undefined
      at = node.range?.[0]
      return visit.BREAK
    },
  })
  return at
}

/** What YAML has and JSON has not, as keys that are numbers, becomes text. */
function toJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}
