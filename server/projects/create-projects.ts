import type { Knex } from 'knex'
import { hashText, loadProject, type ProjectFile } from '../../engine/index.ts'
import { loadProjectVersion, loadPublishedFiles } from './file-versions.ts'
import type { FolderHome } from './folder-home.ts'
import type { Projects, WorkspaceProject } from './projects.ts'
import { createSayReason, type SayReason } from './say-reason.ts'
import { readShipped, type ShippedFiles, translateShipped } from './shipped-files.ts'
import { translateFiles } from './translate-files.ts'

interface Kept {
  readonly version: number
  readonly project: Promise<WorkspaceProject>
}

export interface ProjectsOptions {
  readonly shipped?: ShippedFiles | undefined
  /** Workspaces whose files live in a folder. */
  readonly homes?: Readonly<Record<string, FolderHome>> | undefined
}

/** Projects of so many workspaces stay in memory: those that were used last. */
const MAX_KEPT = 50

/**
 * The projects of all workspaces. Every use asks the database for the number of the last publication, which is how a
 * process notices what another one published; files are read and compiled only when it changed.
 */
export function createProjects(
  db: Knex,
  { shipped = readShipped(), homes = {} }: ProjectsOptions = {},
): Projects {
  return createIn(db, { shipped, homes }, new Map())
}

/** Those in one language; each keeps its own, and knows the others. */
function createIn(
  db: Knex,
  { shipped, homes = {} }: ProjectsOptions & { readonly shipped: ShippedFiles },
  others: Map<string, Projects>,
  spoken?: { readonly language: string; readonly original: Projects },
): Projects {
  const kept = new Map<string, Kept>()

  async function current(workspace: string): Promise<WorkspaceProject> {
    const version = await loadProjectVersion(db, workspace)
    const known = kept.get(workspace)
    const project = known?.version === version ? known.project : read(workspace)
    // The last one used is the last one in the order of the map.
    kept.delete(workspace)
    kept.set(workspace, { version, project })
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) break
      kept.delete(oldest)
    }
    project.catch(() => kept.delete(workspace))
    return project
  }

  async function read(workspace: string): Promise<WorkspaceProject> {
    const files = await loadPublishedFiles(db, workspace)
    return compile(spoken ? translateFiles(files, spoken.language) : files, shipped)
  }

  const sayers = new WeakMap<WorkspaceProject, SayReason>()

  async function sayReason(workspace: string): Promise<SayReason> {
    if (!spoken) return (text) => text
    const original = await spoken.original.current(workspace)
    const before = sayers.get(original)
    if (before) return before
    const { project } = await current(workspace)
    const say = createSayReason(original, project, spoken.language)
    sayers.set(original, say)
    return say
  }

  const projects: Projects = {
    shipped,
    in: (wanted): Projects => {
      const known = others.get(wanted)
      if (known) return known
      const told = createIn(db, { shipped: translateShipped(shipped, wanted), homes }, others, {
        language: wanted,
        original: spoken?.original ?? projects,
      })
      others.set(wanted, told)
      return told
    },
    // A workspace may be called as what every object has: `constructor`.
    home: (workspace) => (Object.hasOwn(homes, workspace) ? homes[workspace] : undefined),
    current,
    sayReason,
    withFiles: async (workspace, files) => {
      const before = await current(workspace)
      return files.length === 0 ? before : compile(replaceFiles(before.files, files), shipped)
    },
  }
  return projects
}

/** Files that are new come after the others; a file without text is left out. */
export function replaceFiles(
  files: readonly ProjectFile[],
  changes: readonly { readonly path: string; readonly text: string | undefined }[],
): readonly ProjectFile[] {
  const all = new Map(files.map(({ path, text }) => [path, text]))
  for (const { path, text } of changes) {
    if (text === undefined) all.delete(path)
    else all.set(path, text)
  }
  return [...all].map(([path, text]) => ({ path, text }))
}

/** A connector of the package stands where the workspace has no file of the same path. */
export function compile(
  own: readonly ProjectFile[],
  { connectorFiles, connectors }: ShippedFiles,
): WorkspaceProject {
  const shippedTexts = new Map(connectorFiles.map(({ path, text }) => [path, text]))
  const files = replaceFiles(connectorFiles, own)
  // Compiling a connector takes most of the time, and those of the package are compiled already.
  const changed = files.filter(({ path, text }) => shippedTexts.get(path) !== text)
  return {
    project: loadProject(changed, connectors),
    files,
    version: hashText(files.map(({ path, text }) => `${path}\n${text}`).join('\n')).slice(0, 16),
  }
}
