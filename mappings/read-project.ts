import { readdirSync, readFileSync } from 'node:fs'
import { transportSpecs } from '../connectors/specs.ts'
import { loadProject, type Project, type ProjectFile } from '../engine/index.ts'

const root = new URL('../', import.meta.url)

/** Reads the shipped connectors and integrations. */
export function readProject(): Project {
  return loadProject(readProjectFiles(), { transports: transportSpecs })
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
