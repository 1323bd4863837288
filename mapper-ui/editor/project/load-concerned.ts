import { transportSpecs } from '../../../connectors/specs.ts'
import {
  loadNamed,
  type Project,
  type ProjectFile,
  parseTitlesPath,
  type YamlText,
} from '../../../engine/index.ts'

/** A file that is read again at each key somewhere else, and need not be parsed again. */
export type ParsedFile = ProjectFile & { readonly parsed: YamlText }

/**
 * The project of some files that are changed and of all others, as far as it concerns the changed ones: what is wrong in
 * these is told whole, what is wrong in others is not.
 */
export function loadConcerned(
  changed: readonly ProjectFile[],
  others: readonly (ProjectFile & Partial<ParsedFile>)[],
  catalogue: readonly ProjectFile[],
): Project {
  const paths = new Set(changed.map(({ path }) => path))
  const around = others.filter(({ path }) => !paths.has(path) && !parseTitlesPath(path))
  const areFlows = changed.every(({ text }) => /^flow:/m.test(text))
  // One that extends another is checked with what it has of that.
  const apart = around.filter(({ text }) => areFlows && !text.includes('extends'))
  const checked = new Set(apart.map(({ path }) => path))
  return loadNamed([...around, ...changed], catalogue, {
    transports: transportSpecs,
    checked: (path) => checked.has(path),
  })
}
