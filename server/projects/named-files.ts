import {
  isConnectorFile,
  namedConnectors,
  type ProjectFile,
  parseTitlesPath,
} from '../../engine/index.ts'

/** Files of a project without the shipped connectors, and their translations, that none of them names: a catalogue is large. */
export function withoutUnnamed(
  files: readonly ProjectFile[],
  shipped: readonly ProjectFile[],
  drafts: readonly ProjectFile[],
): readonly ProjectFile[] {
  const textOf = new Map(shipped.map(({ path, text }) => [path, text]))
  const catalogue = files.filter(
    (file) => isConnectorFile(file) && textOf.get(file.path) === file.text,
  )
  const others = [...files.filter((file) => !catalogue.includes(file)), ...drafts]
  const named = new Set(namedConnectors(catalogue, others))
  const left = new Set(catalogue.filter((file) => !named.has(file)).map(({ path }) => path))
  return files.filter(({ path }) => !left.has(parseTitlesPath(path)?.of ?? path))
}
