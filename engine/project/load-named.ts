import { byName } from '../by-name.ts'
import { connectorNameOf, type ProjectFile, parseTitlesPath } from '../language/source-file.ts'
import { compileConnector, type KnownTransports } from '../plan/compile-connector.ts'
import { type FileToLoad, type LoadOptions, loadProject, type Project } from './load-project.ts'

type Connectors = Project['connectors']

/** Those of some connector files that other files name: to compile one takes long, and a catalogue has many. */
export function namedConnectors(
  connectorFiles: readonly ProjectFile[],
  files: readonly ProjectFile[],
): readonly ProjectFile[] {
  return connectorFiles.filter((connector) => {
    const name = connectorNameOf(connector)
    // What stands beside them, as translations do, has none.
    if (name === '') return false
    return files.some(({ path, text }) => !parseTitlesPath(path) && text.includes(name))
  })
}

/** The same, compiled, by their names; those with mistakes are left out. */
export function compileNamed(
  connectorFiles: readonly ProjectFile[],
  files: readonly ProjectFile[],
  transports: KnownTransports,
): Connectors {
  return compileAll(namedConnectors(connectorFiles, files), transports)
}

/** Loads files with what they name of a catalogue of connectors, whose mistakes are nobody's business here. */
export function loadNamed(
  files: readonly FileToLoad[],
  catalogue: readonly ProjectFile[],
  options: Omit<LoadOptions, 'known'>,
): Project {
  const project = loadProject(files, { ...options, known: compileNamed(catalogue, files, options) })
  // Whoever mistypes a name is told which one there is.
  return project.diagnostics.some(({ code }) => code === 'flow.connector_unknown')
    ? loadProject(files, {
        ...options,
        known: compileAll(catalogue.filter(connectorNameOf), options),
      })
    : project
}

function compileAll(files: readonly ProjectFile[], transports: KnownTransports): Connectors {
  const plans = files.flatMap(
    ({ path, text }) => compileConnector(path, text, transports).plan ?? [],
  )
  return byName(Object.fromEntries(plans.map((plan) => [plan.name, plan])))
}
