import { readdirSync, readFileSync } from 'node:fs'
import { transportSpecs } from '../connectors/specs.ts'
import { loadProject, type Project, type ProjectFile } from '../engine/index.ts'

const root = new URL('../', import.meta.url)

let project: Project | undefined

/** The shipped connectors and integrations, read once by a process: it takes seconds, and nobody changes what it gives. */
export function readProject(): Project {
  project ??= loadProject(readProjectFiles(), { transports: transportSpecs })
  return project
}

export function readProjectFiles(): readonly ProjectFile[] {
  return ['connectors', 'mappings'].flatMap(filesIn)
}

function filesIn(folder: string): ProjectFile[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => {
      const path = `${folder}/${file}`
      return { path, text: readFileSync(new URL(path, root), 'utf8') }
    })
}
