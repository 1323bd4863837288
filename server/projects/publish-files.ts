import type { Diagnostic, ProjectFile } from '../../engine/index.ts'
import { say } from '../../engine/index.ts'
import type { Database } from '../database/database.ts'
import { compileToPublish } from './create-projects.ts'
import { deleteDrafts } from './drafts.ts'
import {
  addVersions,
  beginPublication,
  loadPublishedFiles,
  type NewVersion,
  type PublishedFile,
} from './file-versions.ts'
import { type FolderHome, requireSameInFolder, writeToFolder } from './folder-home.ts'
import { ProjectError } from './project-error.ts'
import { requireDistinctPaths, requireProjectPath } from './project-path.ts'
import type { Projects, WorkspaceProject } from './projects.ts'
import { requireRoomForFiles, requireRoomForVersions } from './quotas.ts'
import { replaceFiles } from './replace-files.ts'

/** What a publication touches. */
export interface Publisher {
  readonly database: Database
  readonly projects: Projects
  /** Is told what was published: of `Work`, what this needs. */
  readonly work: { readonly followChanges: (workspace: string) => Promise<void> }
}

export interface Publication {
  readonly files: readonly NewVersion[]
  /** Files that are not named are taken away, but for those that come with the program. */
  readonly removeOthers?: boolean | undefined
  readonly note: string
  readonly author: string
  /** Refuses, by throwing, what should not be published over these versions. */
  readonly check?: ((published: readonly PublishedFile[]) => void) | undefined
  /** They come from the folder that is their home, and need not be written back. */
  readonly isFromFolder?: boolean | undefined
  /** Drafts that become these versions, and are drafts no more. */
  readonly drafts?: readonly string[] | undefined
}

export interface Published {
  readonly changed: readonly string[]
  readonly removed: readonly string[]
}

/**
 * Makes files the versions that run, all of them or none. What is published already is not published again. Workers
 * notice: a run under way of a flow that changed ends between two records, and goes on from there by the new version.
 *
 * @throws {ProjectError} if the project would have a mistake that it does not have now: what does not lint never
 *   replaces what runs.
 */
export async function publishFiles(
  publisher: Publisher,
  workspace: string,
  publication: Publication,
): Promise<Published> {
  const { database, projects, work } = publisher
  await checkPublication(publisher, workspace, publication)
  const published = await database.db.transaction(async (trx) => {
    await beginPublication(trx, workspace)
    const before = await loadPublishedFiles(trx, workspace)
    const changes = changesToMake(publisher, workspace, publication, before)
    if (changes.length > 0) {
      await requireSound(changes, before, projects)
      await requireRoomForVersions(trx, workspace, changes)
      const { note, author } = publication
      await addVersions(trx, changes, { workspace, note, author, at: database.clock.now() })
    }
    await deleteDrafts(trx, workspace, publication.drafts ?? [])
    const home = homeOf(publisher, workspace, publication)
    // Last of all: should the commit fail after it, the folder is found changed, and published from there.
    if (home) writeToFolder(home, changes)
    return changes
  })
  if (published.length > 0) await work.followChanges(workspace)
  return {
    changed: published.flatMap(({ path, text }) => (text === undefined ? [] : [path])),
    removed: published.flatMap(({ path, text }) => (text === undefined ? [path] : [])),
  }
}

/**
 * Says whether files could be published, without doing it.
 *
 * @throws {ProjectError} as {@link publishFiles} does
 */
export async function checkPublication(
  publisher: Publisher,
  workspace: string,
  publication: Publication,
): Promise<void> {
  for (const { path } of publication.files) requireProjectPath(path)
  await checkAhead(publisher, workspace, publication)
}

/**
 * Another process looks for mistakes first, and at what it costs: what this one compiles is sound. That takes its time, for
 * which no transaction is to be held; what was compiled is found again within it.
 */
async function checkAhead(
  publisher: Publisher,
  workspace: string,
  publication: Publication,
): Promise<void> {
  const { database, projects } = publisher
  const { shipped } = projects
  const before = await loadPublishedFiles(database.db, workspace)
  const changes = changesToMake(publisher, workspace, publication, before)
  if (changes.length === 0) return
  const after = replaceFiles(before, changes)
  const { count, first } = await projects.authors.ask(
    { workspace, caller: publication.author },
    {
      kind: 'mistakes',
      files: replaceFiles(shipped.connectorFiles, after),
      changed: changes.map(({ path }) => path),
      before: replaceFiles(shipped.connectorFiles, before),
    },
  )
  if (count > 0) throw broken(first, count)
  await compileToPublish(after, shipped)
}

function homeOf(
  { projects }: Publisher,
  workspace: string,
  { isFromFolder }: Publication,
): FolderHome | undefined {
  return isFromFolder ? undefined : projects.home(workspace)
}

/** @throws {ProjectError} if they are not to be made, whatever is in them */
function changesToMake(
  publisher: Publisher,
  workspace: string,
  publication: Publication,
  before: readonly PublishedFile[],
): readonly NewVersion[] {
  publication.check?.(before)
  const changes = changesOf(before, publication, publisher.projects)
  const paths = changes.map(({ path }) => path)
  const home = homeOf(publisher, workspace, publication)
  if (home) requireSameInFolder(home, paths, before)
  if (changes.length > 0) {
    const after = replaceFiles(before, changes)
    requireDistinctPaths(after.map(({ path }) => path))
    requireRoomForFiles(after)
  }
  return changes
}

function changesOf(
  before: readonly PublishedFile[],
  { files, removeOthers }: Publication,
  { shipped }: Projects,
): readonly NewVersion[] {
  // A connector that says what that of the package says is none of the workspace's own.
  const texts = new Map(
    [...shipped.connectorFiles, ...before].map(({ path, text }) => [path, text]),
  )
  const changed = files.filter(({ path, text }) => texts.get(path) !== text)
  if (!removeOthers) return changed
  const named = new Set(files.map(({ path }) => path))
  const removed = before
    .filter(({ path }) => !named.has(path))
    .map(({ path }) => ({ path, text: undefined }))
  return [...changed, ...removed]
}

async function requireSound(
  changes: readonly NewVersion[],
  before: readonly ProjectFile[],
  { shipped }: Projects,
): Promise<void> {
  const errors = errorsOf(await compileToPublish(replaceFiles(before, changes), shipped))
  if (errors.length === 0) return
  const known = new Set(errorsOf(await compileToPublish(before, shipped)).map(identityOf))
  const changed = new Set(changes.map(({ path }) => path))
  const diagnostics = errors.filter(
    (each) => changed.has(each.file) || !known.has(identityOf(each)),
  )
  if (diagnostics.length > 0) throw broken(diagnostics, diagnostics.length)
}

function broken(diagnostics: readonly Diagnostic[], count: number): ProjectError {
  const [first] = diagnostics
  return new ProjectError({
    code: 'PROJECT_BROKEN',
    message: first
      ? say('nothingPublishedFor', {
          place: `${first.file}:${first.line}:${first.column}`,
          said: first.message,
        })
      : say('nothingPublished', {}),
    hint: say('mendThenPublish', { count }),
    diagnostics,
  })
}

function errorsOf({ project }: WorkspaceProject): readonly Diagnostic[] {
  return project.diagnostics.filter(({ severity }) => severity === 'error')
}

function identityOf({ file, code, message }: Diagnostic): string {
  return JSON.stringify([file, code, message])
}
