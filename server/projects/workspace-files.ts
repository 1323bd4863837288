import type { Knex } from 'knex'
import { hashText, say } from '../../engine/index.ts'
import { type AddedFlow, addToIntegrations } from './add-to-integrations.ts'
import { type Draft, deleteDrafts, listDrafts, loadDraft, loadDrafts, saveDraft } from './drafts.ts'
import {
  loadNewestVersion,
  loadPublishedFiles,
  loadVersion,
  type PublishedFile,
} from './file-versions.ts'
import { ProjectError } from './project-error.ts'
import { requireProjectPath } from './project-path.ts'
import type { Projects } from './projects.ts'
import type { Publisher } from './publish-files.ts'
import { type Publication, type Published, publishFiles } from './publish-files.ts'
import { requireRoomForDrafts } from './quotas.ts'
import { replaceFiles } from './replace-files.ts'

/** The version that files have as they come with the program. */
export const SHIPPED_VERSION = 0

export interface FileEntry {
  readonly path: string
  /** Absent: there is only a draft. */
  readonly published: Pick<PublishedFile, 'version' | 'text' | 'note' | 'author' | 'at'> | undefined
  readonly draft: Omit<Draft, 'text'> | undefined
}

export interface OpenFile extends FileEntry {
  readonly draft: Draft | undefined
  /** What the draft was begun on, when another version was published meanwhile. */
  readonly baseText: string | undefined
  /** Names this state of the file and its draft. */
  readonly state: string
}

/** Where files are kept: {@link Publisher} without what runs them. */
export type FileDesk = Pick<Publisher, 'database' | 'projects'>

/** All files of a workspace, by path: its own, those of the package, and new ones that are only drafts. */
export async function listFiles(
  { database, projects }: FileDesk,
  workspace: string,
): Promise<readonly FileEntry[]> {
  const own = await loadPublishedFiles(database.db, workspace)
  const drafts = await listDrafts(database.db, workspace)
  const published = new Map([
    ...projects.shipped.connectorFiles.map(({ path, text }) => [path, shippedFile(text)] as const),
    ...own.map((file) => [file.path, file] as const),
  ])
  const draftOf = new Map(drafts.map((draft) => [draft.path, draft]))
  const paths = [...new Set([...published.keys(), ...draftOf.keys()])].toSorted()
  return paths.map((path) => ({
    path,
    published: published.get(path),
    draft: draftOf.get(path),
  }))
}

/** @throws {ProjectError} if there is no such file, and no draft of it */
export async function openFile(
  { database, projects }: FileDesk,
  workspace: string,
  path: string,
): Promise<OpenFile> {
  const file = await lookUp(database.db, projects, workspace, path)
  if (file.published || file.draft) return file
  throw new ProjectError({ code: 'FILE_UNKNOWN', message: say('noFile', { path }) })
}

async function lookUp(
  db: Knex,
  projects: Projects,
  workspace: string,
  path: string,
): Promise<OpenFile> {
  const published = await loadRunning(db, projects, workspace, path)
  const draft = await loadDraft(db, workspace, path)
  const isOvertaken = draft?.basedOn !== undefined && draft.basedOn !== published?.version
  const base = isOvertaken
    ? await findVersion(db, projects, workspace, { path, version: draft.basedOn })
    : undefined
  const state = stateOf(published?.version, draft)
  return { path, published, draft, baseText: base?.text, state }
}

async function loadRunning(
  db: Knex,
  projects: Projects,
  workspace: string,
  path: string,
): Promise<FileEntry['published']> {
  const newest = await loadNewestVersion(db, workspace, path)
  return newest && !newest.isRemoved ? newest : findShipped(projects, path)
}

async function findVersion(
  db: Knex,
  projects: Projects,
  workspace: string,
  { path, version }: { readonly path: string; readonly version: number },
): Promise<FileEntry['published']> {
  if (version === SHIPPED_VERSION) return findShipped(projects, path)
  const found = await loadVersion(db, { workspace, path, version })
  return found?.isRemoved ? undefined : found
}

function findShipped({ shipped }: Projects, path: string): FileEntry['published'] {
  const file = shipped.connectorFiles.find((each) => each.path === path)
  return file && shippedFile(file.text)
}

function stateOf(version: number | undefined, draft: Draft | undefined): string {
  if (version === undefined && !draft) return 'none'
  return `${version ?? 'new'}-${draft ? hashText(draft.text).slice(0, 16) : 'published'}`
}

function shippedFile(text: string): NonNullable<FileEntry['published']> {
  return {
    version: SHIPPED_VERSION,
    text,
    note: 'comes with Mapwright',
    author: 'Mapwright',
    at: 0,
  }
}

export interface DraftChange {
  readonly path: string
  readonly text: string
  /** Version that the text takes into account; absent: the one that the draft was begun on. */
  readonly basedOn?: number | undefined
  readonly author: string
  readonly at: number
  /** Refuses, by throwing, a change that is based on another state than this. */
  readonly check: (state: string) => void
}

/** Saves the draft of a file, which may be new. */
export async function writeDraft(
  { database, projects }: FileDesk,
  workspace: string,
  { path, text, basedOn, author, at, check }: DraftChange,
): Promise<OpenFile> {
  requireProjectPath(path)
  return database.db.transaction(async (trx) => {
    const before = await lookUp(trx, projects, workspace, path)
    check(before.state)
    // A draft stays based on what it was begun on: that others published meanwhile is to be seen.
    const begunOn = before.draft ? before.draft.basedOn : before.published?.version
    await saveDraft(trx, workspace, { path, text, basedOn: basedOn ?? begunOn, author, at })
    await requireRoomForDrafts(trx, workspace)
    return lookUp(trx, projects, workspace, path)
  })
}

export async function dropDraft(
  { database }: FileDesk,
  workspace: string,
  path: string,
): Promise<void> {
  if ((await deleteDrafts(database.db, workspace, [path])) > 0) return
  throw new ProjectError({ code: 'FILE_UNKNOWN', message: say('noDraft', { path }) })
}

/**
 * Makes drafts the versions that run.
 *
 * @throws {ProjectError} if one is missing, or was begun on another version than runs now
 */
export async function publishDrafts(
  publisher: Publisher,
  workspace: string,
  paths: readonly string[],
  {
    addsFlows = false,
    checkDraft,
    beforeItHolds,
    ...about
  }: Pick<Publication, 'note' | 'author'> & {
    /** New flows are added to the integration beside them. */
    readonly addsFlows?: boolean | undefined
    /** Refuses, by throwing, a file that is in another state than was looked at. */
    readonly checkDraft?: (path: string, state: string) => void
    /** Is told of these before anything of them may run. */
    readonly beforeItHolds?: (added: readonly AddedFlow[]) => Promise<void>
  },
): Promise<Published> {
  const { database, projects } = publisher
  const drafts = await loadDrafts(database.db, workspace, paths)
  const missing = paths.find((path) => !drafts.some((draft) => draft.path === path))
  if (missing !== undefined) {
    const message = say('noDraft', { path: missing })
    throw new ProjectError({ code: 'FILE_UNKNOWN', message, hint: say('saveDraft', {}) })
  }
  const before = await loadPublishedFiles(database.db, workspace)
  for (const draft of drafts) {
    const own = before.find((file) => file.path === draft.path)
    const running = own ?? findShipped(projects, draft.path)
    checkDraft?.(draft.path, stateOf(running?.version, draft))
  }
  const added = addsFlows ? addToIntegrations(drafts, before) : []
  await beforeItHolds?.(added.flatMap(({ flows }) => flows))
  return publishFiles(publisher, workspace, {
    ...about,
    files: replaceFiles(drafts, added),
    drafts: paths,
    check: (published) => {
      for (const { path, base } of added) {
        const isSame = published.find((file) => file.path === path)?.text === base
        if (!isSame) throw publishedMeanwhile(path, undefined)
      }
      for (const { path, basedOn } of drafts) {
        const own = published.find((file) => file.path === path)
        const running = (own ?? findShipped(projects, path))?.version
        if (running !== basedOn) throw publishedMeanwhile(path, basedOn)
      }
    },
  })
}

function publishedMeanwhile(path: string, basedOn: number | undefined): ProjectError {
  return new ProjectError({
    code: 'FILE_CONFLICT',
    message:
      basedOn === undefined
        ? say('draftOvertaken', { path })
        : say('draftOutdated', { path, version: basedOn }),
    hint: say('compareDraft', {}),
  })
}

/** Publishes the text of an earlier version again. */
export async function restoreVersion(
  publisher: Publisher,
  workspace: string,
  { path, version, author }: { path: string; version: number; author: string },
): Promise<OpenFile> {
  const earlier = await requireVersion(publisher, workspace, { path, version })
  const note = `version ${version} again`
  await publishFiles(publisher, workspace, {
    files: [{ path, text: earlier.text }],
    note,
    author,
  })
  return openFile(publisher, workspace, path)
}

/** @throws {ProjectError} if there is no such version, or it took the file away */
export async function requireVersion(
  { database, projects }: FileDesk,
  workspace: string,
  { path, version }: { path: string; version: number },
): Promise<NonNullable<FileEntry['published']>> {
  const found = await findVersion(database.db, projects, workspace, { path, version })
  if (found) return found
  throw new ProjectError({
    code: 'FILE_UNKNOWN',
    message: say('noVersion', { version, path }),
  })
}
