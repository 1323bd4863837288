import { hashText, type ProjectFile, say } from '../../../engine/index.ts'
import { ProjectError } from '../project-error.ts'
import type { Bundle } from './bundle-text.ts'
import { growIntegration, isIntegration } from './integration-file.ts'

/** What an import would make of a file. */
export interface ImportedFile extends ProjectFile {
  /** What the file says now; absent: there is none. */
  readonly before: string | undefined
  /** `grown`: something is added to what is there. `different`: there is another text, and a person has to choose. */
  readonly state: 'new' | 'same' | 'grown' | 'different'
}

export interface PlannedImport {
  readonly bundle: Bundle
  readonly files: readonly ImportedFile[]
  /** Names what was looked at: an import of anything else is another one. */
  readonly state: string
}

/**
 * Says what an import would add and change, without doing it.
 *
 * @throws {ProjectError} if the integration exists elsewhere in the project
 */
export function planImport(bundle: Bundle, existing: readonly ProjectFile[]): PlannedImport {
  const before = new Map(existing.map(({ path, text }) => [path, text]))
  const elsewhere = existing.find(
    (file) =>
      isIntegration(file, bundle.integration) &&
      !bundle.files.some(({ path }) => path === file.path),
  )
  if (elsewhere) {
    throw new ProjectError({
      code: 'FILE_CONFLICT',
      message: say('integrationElsewhere', { name: bundle.integration, path: elsewhere.path }),
      hint: say('renameIntegration', {}),
    })
  }
  const files = bundle.files.map((file) => planFile(bundle, file, before.get(file.path)))
  const looked = files.map(({ path, text, before: was }) => [path, text, was ?? null])
  return { bundle, files, state: hashText(JSON.stringify(looked)).slice(0, 32) }
}

function planFile(bundle: Bundle, file: ProjectFile, before: string | undefined): ImportedFile {
  const { path, text } = file
  if (before === undefined) return { path, text, before, state: 'new' }
  const grows =
    bundle.flow !== undefined && isIntegration({ path, text: before }, bundle.integration)
  if (grows) {
    const grown = growIntegration({ path, text: before }, bundle.flow, file)
    return { ...grown, before, state: grown.text === before ? 'same' : 'grown' }
  }
  return { path, text, before, state: text === before ? 'same' : 'different' }
}

/**
 * The files that an import writes, once a person has chosen for each that is different here.
 *
 * @throws {ProjectError} while there is one that nobody has chosen for
 */
export function filesToWrite(
  { files }: PlannedImport,
  { replace, keep }: { readonly replace: readonly string[]; readonly keep: readonly string[] },
): readonly ProjectFile[] {
  const different = files.filter(({ state }) => state === 'different').map(({ path }) => path)
  const open = different.filter((path) => !replace.includes(path) && !keep.includes(path))
  if (open.length > 0) {
    throw new ProjectError({
      code: 'FILE_CONFLICT',
      message: say('bundleCollides', { paths: open.join(', ') }),
      hint: say('chooseForEach', {}),
    })
  }
  return files
    .filter(
      ({ path, state }) =>
        state === 'new' || state === 'grown' || (state === 'different' && replace.includes(path)),
    )
    .map(({ path, text }) => ({ path, text }))
}
