import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DescriptionError,
  type Draft,
  importDescription,
  writeDraft,
} from '../../connectors/import/index.ts'
import { transportSpecs } from '../../connectors/specs.ts'
import { compileConnector } from '../../engine/index.ts'

export interface Tried {
  readonly file: string
  /** `imported`: a connector with something in it. `empty`: nothing that could be used. `refused`: no description. */
  readonly end: 'imported' | 'empty' | 'refused' | 'crashed'
  /** Errors of lint, with the code first. */
  readonly errors: readonly string[]
  readonly seconds: number
  readonly resources: number
  readonly guesses: number
  readonly left: number
  readonly said: string
  /** The connector, where there is one. */
  readonly draft?: Draft | undefined
}

/** Descriptions in a folder and all that are in it, by path. */
export function listDescriptions(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
}

/** Imports one description, and looks at the result as `mapwright lint` does. */
export function tryDescription(file: string): Tried {
  const began = performance.now()
  const end = (what: Partial<Tried> & Pick<Tried, 'end'>): Tried => ({
    file,
    errors: [],
    resources: 0,
    guesses: 0,
    left: 0,
    said: '',
    ...what,
    seconds: (performance.now() - began) / 1000,
  })
  try {
    const draft = importDescription(readFileSync(file, 'utf8'), { name: 'imported' })
    const { guesses, left } = draft
    const counts = { guesses: guesses.length, left: left.length }
    const resources = Object.keys(Object(draft.file['resources'])).length
    if (resources === 0) return end({ end: 'empty', ...counts })
    const { diagnostics } = compileConnector('connector.yaml', writeDraft(draft), {
      transports: transportSpecs,
    })
    const errors = diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code}: ${JSON.stringify(message)}`)
    return end({ end: 'imported', errors, resources, ...counts, draft })
  } catch (error) {
    const said = error instanceof Error ? `${error.message}\n${error.stack}` : String(error)
    return end({ end: error instanceof DescriptionError ? 'refused' : 'crashed', said })
  }
}
