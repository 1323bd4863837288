import { say } from '../../engine/index.ts'
import { ApiError } from './api-error.ts'

type Part = string | number
/** What a part stands for; `id`: a whole number that may be too large for a number of ours, as text. */
type Kind = 'text' | 'number' | 'id'

/** The key of a page's last row, as the `next` of a list. */
export function encodeCursor(parts: readonly Part[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

/**
 * The reverse of {@link encodeCursor}; absent for the first page.
 *
 * @throws {ApiError} when it is none of this list's
 */
export function decodeCursor(
  text: string | undefined,
  kinds: readonly Kind[],
): readonly Part[] | undefined {
  if (text === undefined) return undefined
  const parts = parse(text)
  const isFit =
    parts.length === kinds.length && parts.every((part, at) => isOfKind(part, kinds[at]))
  if (!isFit) {
    throw new ApiError({
      type: 'invalid_cursor',
      status: 400,
      title: say('cursorUnknown', {}),
      detail: say('beginAtFirstPage', {}),
    })
  }
  return parts.flatMap((part) =>
    typeof part === 'string' || typeof part === 'number' ? [part] : [],
  )
}

/** Not more than the database takes: what it refuses would be told as a failure of ours. */
function isOfKind(part: unknown, kind: Kind | undefined): boolean {
  if (kind === 'number') return Number.isSafeInteger(part)
  if (typeof part !== 'string') return false
  return kind === 'text' || /^\d{1,18}$/.test(part)
}

function parse(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}
