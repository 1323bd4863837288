import { readdirSync, readFileSync } from 'node:fs'
import { transportSpecs } from '../connectors/specs.ts'
import { loadNamed, loadProject, type Project, type ProjectFile } from '../engine/index.ts'

const root = new URL('../', import.meta.url)

let project: Project | undefined
let whole: Project | undefined

/** The shipped integrations with the connectors that they name, to be run: read once by a process, and not checked again by each. */
export function readProject(): Project {
  project ??= loadNamed(readProjectFiles('mappings'), readProjectFiles('connectors'), {
    transports: transportSpecs,
    checked: () => true,
  })
  return project
}

/** All that is shipped, checked. It takes seconds. */
export function readWholeProject(): Project {
  const files = [...readProjectFiles('connectors'), ...readProjectFiles('mappings')]
  whole ??= loadProject(files, { transports: transportSpecs })
  return whole
}

export function readProjectFiles(folder: 'connectors' | 'mappings'): readonly ProjectFile[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => {
      const path = `${folder}/${file}`
      return { path, text: readFileSync(new URL(path, root), 'utf8') }
    })
}
