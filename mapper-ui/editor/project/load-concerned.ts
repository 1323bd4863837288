import { transportSpecs } from '../../../connectors/specs.ts'
import {
  loadNamed,
  type Project,
  type ProjectFile,
  parseText,
  parseTitlesPath,
  type YamlText,
} from '../../../engine/index.ts'
import { filesAround } from './files-around.ts'

/** A file that is read again at each key somewhere else. */
export interface ReadOnce extends ProjectFile {
  /** Its text, parsed at the first look. */
  readonly parsed: YamlText
}

export function readOnce({ path, text }: ProjectFile): ReadOnce {
  let parsed: YamlText | undefined
  return {
    path,
    text,
    get parsed() {
      parsed ??= parseText(text)
      return parsed
    },
  }
}

/** Names that are looked for among all files: who mistypes one is told which one there is. */
const OF_OTHERS = new Set(['flow.steps_unknown', 'overlay.base_unknown', 'flow.trigger_after'])

/**
 * The project of some files that are changed and of all others, as far as it concerns the changed ones: what is wrong in
 * these is told whole, what is wrong in others is not.
 */
export function loadConcerned(
  changed: readonly ProjectFile[],
  others: readonly (ProjectFile & Partial<ReadOnce>)[],
  catalogue: readonly ProjectFile[],
): Project {
  const around = filesAround(changed, others)
  const project = loadAround(changed, around, catalogue)
  const isMissing = project.diagnostics.some(({ code }) => OF_OTHERS.has(code))
  return isMissing && around.length < others.length
    ? loadAround(changed, others, catalogue)
    : project
}

function loadAround(
  changed: readonly ProjectFile[],
  others: readonly (ProjectFile & Partial<ReadOnce>)[],
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
