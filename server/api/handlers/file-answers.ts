import { parseTitlesPath, readSourceFile } from '../../../engine/index.ts'
import type { FileContent, FileInfo } from '../../contract/files.ts'
import { type FileEntry, type OpenFile, SHIPPED_VERSION } from '../../projects/workspace-files.ts'

export function toInfo({ path, published, draft }: FileEntry): FileInfo {
  const isShipped = published?.version === SHIPPED_VERSION
  return {
    path,
    kind: kindOf(path, published?.text),
    version: published?.version ?? null,
    publishedAt: published && !isShipped ? iso(published.at) : null,
    hasDraft: draft !== undefined,
    draftBy: draft?.author ?? null,
    isShipped,
  }
}

/** What is longer is not read for its kind, which takes a second and more. */
const MAX_CHARACTERS = 50_000

function kindOf(path: string, text: string | undefined): FileInfo['kind'] {
  if (text === undefined) return 'unknown'
  const starts = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(text)
  // Reading a connector takes long, and its first key tells as much.
  if (starts('connector')) return 'connector'
  if (text.length > MAX_CHARACTERS) {
    if (parseTitlesPath(path)) return 'titles'
    return KINDS.find(starts) ?? 'unknown'
  }
  const { kind } = readSourceFile({ path, text })
  return kind === 'overlay' ? 'flow' : (kind ?? 'unknown')
}

const KINDS = ['integration', 'flow', 'steps'] as const

export function toReply({ path, published, draft, baseText, state }: OpenFile): {
  readonly body: FileContent
  readonly etag: string
} {
  return {
    body: {
      path,
      published: published ? toVersion(published) : null,
      draft: draft
        ? {
            text: draft.text,
            basedOn: draft.basedOn ?? null,
            baseText: baseText ?? null,
            at: iso(draft.at),
            by: draft.author,
          }
        : null,
    },
    etag: state,
  }
}

export function toVersion({
  version,
  text,
  note,
  at,
  author,
}: NonNullable<FileEntry['published']>): NonNullable<FileContent['published']> {
  return { version, text, note, at: iso(at), by: author }
}

/** Milliseconds since 1970, as the API writes times. */
export function iso(at: number): string {
  return new Date(at).toISOString()
}
