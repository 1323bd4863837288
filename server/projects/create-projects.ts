import { hash } from 'node:crypto'
import type { Knex } from 'knex'
import { LRUCache } from 'lru-cache'
import { type Diagnostic, hashText, loadWords, type ProjectFile, say } from '../../engine/index.ts'
import { type Authors, sharedAuthors } from './authoring/authors.ts'
import { loadProjectVersion, loadPublishedFiles } from './file-versions.ts'
import type { FolderHome } from './folder-home.ts'
import { createKeptProjects, type KeptProjects } from './kept-projects.ts'
import { loadInTurns } from './load-in-turns.ts'
import { ProjectError } from './project-error.ts'
import type { KnownPublication, Projects, SayReason, WorkspaceProject } from './projects.ts'
import { replaceFiles } from './replace-files.ts'
import { createSayReason } from './say-reason.ts'
import { readShipped, type ShippedFiles, translateShipped } from './shipped-files.ts'
import { translateInTurns } from './translate-files.ts'

/** Which publication of a workspace was read, and the key of what was compiled from it. */
interface Known {
  readonly version: number
  readonly key: string
}

export interface ProjectsOptions {
  readonly shipped?: ShippedFiles | undefined
  /** Workspaces whose files live in a folder. */
  readonly homes?: Readonly<Record<string, FolderHome>> | undefined
  /** Characters of text that stay compiled. */
  readonly mostCharacters?: number | undefined
  /** Absent: those of the process. */
  readonly authors?: Authors | undefined
}

/** So much text stays compiled, of which each character takes some fifty bytes: a quarter of a gigabyte at most. */
const MAX_CHARACTERS = 5_000_000
/** Of so many workspaces it is remembered what they have: those that were used last. */
const MAX_KNOWN = 20_000

/**
 * The projects of all workspaces. Every use asks the database for the number of the last publication, which is how a
 * process notices what another one published; files are read and compiled only when it changed.
 */
export function createProjects(db: Knex, options: ProjectsOptions = {}): Projects {
  const { shipped = readShipped(), homes = {}, mostCharacters } = options
  const { authors = sharedAuthors() } = options
  const kept = mostCharacters === undefined ? keptWith(shipped) : createKeptProjects(mostCharacters)
  return createIn(db, { shipped, homes, authors, kept }, new Map())
}

const allKept = new WeakMap<ShippedFiles, KeptProjects>()

function keptWith(shipped: ShippedFiles): KeptProjects {
  const kept = allKept.get(shipped) ?? createKeptProjects(MAX_CHARACTERS)
  allKept.set(shipped, kept)
  return kept
}

/** Compiles what is to be published, which is not compiled again when it is read from there. */
export function compileToPublish(
  files: readonly ProjectFile[],
  shipped: ShippedFiles,
): Promise<WorkspaceProject> {
  const ordered = files.toSorted((left, right) => (left.path < right.path ? -1 : 1))
  return keptWith(shipped).getOrCompile(keyOf(ordered), sizeOf(ordered), () =>
    compile(ordered, shipped),
  )
}

function keyOf(files: readonly ProjectFile[], language?: string): string {
  const said = JSON.stringify([language, files.map(({ path, text }) => [path, digestOf(text)])])
  return hash('sha256', said)
}

/** Most workspaces have the same files, and to see that two are the same is much faster than to digest them. */
const digests = new LRUCache<string, string>({
  max: 1_000,
  maxSize: MAX_CHARACTERS,
  sizeCalculation: (_, text) => text.length + 1,
})

function digestOf(text: string): string {
  const known = digests.get(text)
  if (known !== undefined) return known
  const digest = hash('sha256', text)
  digests.set(text, digest)
  return digest
}

function sizeOf(files: readonly ProjectFile[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0)
}

/** Those in one language; each keeps its own, and knows the others. */
function createIn(
  db: Knex,
  {
    shipped,
    homes = {},
    authors,
    kept,
  }: ProjectsOptions & {
    readonly shipped: ShippedFiles
    readonly authors: Authors
    readonly kept: KeptProjects
  },
  others: Map<string, Projects>,
  spoken?: { readonly language: string; readonly original: Projects },
): Projects {
  const known = new LRUCache<string, Known>({ max: MAX_KNOWN })
  const reading = new Map<string, Promise<WorkspaceProject>>()

  async function current(workspace: string, newest?: KnownPublication): Promise<WorkspaceProject> {
    const version = newest?.publication ?? (await loadProjectVersion(db, workspace))
    const last = known.get(workspace)
    const project = last?.version === version ? kept.get(last.key) : undefined
    if (project) return project
    // Whoever else asks meanwhile waits for the same.
    const name = JSON.stringify([workspace, version])
    const underWay = reading.get(name) ?? read(workspace, version)
    reading.set(name, underWay)
    return underWay.finally(() => reading.delete(name))
  }

  async function read(workspace: string, version: number): Promise<WorkspaceProject> {
    const files = await loadPublishedFiles(db, workspace)
    const key = keyOf(files, spoken?.language)
    known.set(workspace, { version, key })
    return kept.getOrCompile(key, sizeOf(files), async () =>
      compile(spoken ? await translateInTurns(files, spoken.language) : files, shipped),
    )
  }

  const sayers = new WeakMap<WorkspaceProject, SayReason>()

  async function sayReason(workspace: string): Promise<SayReason> {
    const original = await (spoken?.original ?? projects).current(workspace)
    const before = sayers.get(original)
    if (before) return before
    const { project } = await current(workspace)
    const language = spoken?.language ?? 'en'
    const sayIn = createSayReason(original, project, { language, words: await loadWords(language) })
    sayers.set(original, sayIn)
    return sayIn
  }

  const projects: Projects = {
    shipped,
    in: (wanted): Projects => {
      const made = others.get(wanted)
      if (made) return made
      const told = createIn(
        db,
        { shipped: translateShipped(shipped, wanted), homes, authors, kept },
        others,
        {
          language: wanted,
          original: spoken?.original ?? projects,
        },
      )
      others.set(wanted, told)
      return told
    },
    // A workspace may be called as what every object has: `constructor`.
    home: (workspace) => (Object.hasOwn(homes, workspace) ? homes[workspace] : undefined),
    current,
    sayReason,
    withDraft: async (asker, draft) => {
      const before = await current(asker.workspace)
      const files = replaceFiles(before.files, [draft])
      const question = { kind: 'mistakes', files, changed: [draft.path] } as const
      const { first: diagnostics } = await authors.ask(asker, question)
      if (diagnostics.length > 0) throw draftBroken(diagnostics)
      return compile(files, shipped)
    },
    authors,
  }
  return projects
}

function draftBroken(diagnostics: readonly Diagnostic[]): ProjectError {
  return new ProjectError({
    code: 'PROJECT_BROKEN',
    message: say('draftBroken', {}),
    hint: say('mendMistakes', {}),
    diagnostics,
  })
}

/** A connector of the package stands where the workspace has no file of the same path. */
export async function compile(
  own: readonly ProjectFile[],
  { connectorFiles, connectors }: ShippedFiles,
): Promise<WorkspaceProject> {
  const shippedTexts = new Map(connectorFiles.map(({ path, text }) => [path, text]))
  const files = replaceFiles(connectorFiles, own)
  // Compiling a connector takes most of the time, and those of the package are compiled already.
  const changed = files.filter(({ path, text }) => shippedTexts.get(path) !== text)
  return {
    project: await loadInTurns(changed, connectors),
    files,
    version: hashText(files.map(({ path, text }) => `${path}\n${text}`).join('\n')).slice(0, 16),
  }
}
