import type { ProjectFile } from '../../engine/index.ts'

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
