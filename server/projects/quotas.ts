import type { Knex } from 'knex'
import { say } from '../../engine/index.ts'
import { queryRows } from '../database/query.ts'
import { toStored } from '../database/text.ts'
import { measureVersions } from './file-versions.ts'
import { ProjectError } from './project-error.ts'

/** Of one workspace, of its drafts and of its published files each: one must not fill the database for all. */
const MAX_FILES = 1000
const MAX_BYTES = 32_000_000
/** Of all that was ever published in one workspace. */
export const MAX_VERSIONS = 20_000
const MAX_VERSION_BYTES = 512_000_000

/** @throws {ProjectError} when a workspace has more drafts, or larger ones, than it may. */
export async function requireRoomForDrafts(db: Knex, workspace: string): Promise<void> {
  const [row] = await queryRows<{ count: number; bytes: string }>(
    db,
    `select count(*)::int as count, coalesce(sum(octet_length(text)), 0)::text as bytes
     from file_draft where workspace = ?`,
    [toStored(workspace)],
  )
  requireRoom(row?.count ?? 0, Number(row?.bytes ?? 0))
}

/**
 * In the transaction that publishes, when it is its turn.
 *
 * @throws {ProjectError} when a workspace would have more published versions, or larger ones, than it may
 */
export async function requireRoomForVersions(
  trx: Knex,
  workspace: string,
  added: readonly { readonly text: string | undefined }[],
): Promise<void> {
  const { count, bytes } = await measureVersions(trx, workspace)
  const more = added.reduce((sum, { text = '' }) => sum + Buffer.byteLength(text), 0)
  if (count + added.length <= MAX_VERSIONS && bytes + more <= MAX_VERSION_BYTES) return
  throw new ProjectError({
    code: 'QUOTA_REACHED',
    message: say('versionsFull', { count: MAX_VERSIONS, megabytes: MAX_VERSION_BYTES / 1_000_000 }),
    hint: say('cutVersions', {}),
  })
}

/** @throws {ProjectError} when a workspace would have more files, or larger ones, than it may. */
export function requireRoomForFiles(files: readonly { readonly text: string }[]): void {
  requireRoom(
    files.length,
    files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  )
}

function requireRoom(count: number, bytes: number): void {
  if (count <= MAX_FILES && bytes <= MAX_BYTES) return
  throw new ProjectError({
    code: 'QUOTA_REACHED',
    message: say('filesFull', { count: MAX_FILES, megabytes: MAX_BYTES / 1_000_000 }),
    hint: say('removeUnneeded', {}),
  })
}
