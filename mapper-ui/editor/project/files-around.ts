import type { ProjectFile } from '../../../engine/index.ts'

const OWN_NAME = /^["']?(?:flow|steps)["']?:[ \t]*["']?([\w-]+)/m
const IS_FLOW = /^flow:/m
const IS_INTEGRATION = /^integration:/m
const EXTENDED = /\bextends["']?\s*:\s*["']?([\w-]+)/g
const CALLED = /\bcall["']?\s*:\s*["']?([\w-]+)/g

/**
 * Those of other files that have to do with some flows: of their integration all but its other flows, or all that belong to
 * none as they do; what these call or extend, what extends them, and what has their names. Told by their texts, so that no
 * others need to be parsed. Gives all where something else is changed.
 *
 * Other flows of the integration may create in the same target, which makes a difference to runs at once, and none to one record.
 */
export function filesAround<File extends ProjectFile>(
  changed: readonly ProjectFile[],
  others: readonly File[],
): readonly File[] {
  if (!changed.every(({ text }) => IS_FLOW.test(text))) return others
  const folders = new Set(changed.map(({ path }) => folderOf(path)))
  const ofIntegrations = new Set(
    others.filter(({ text }) => IS_INTEGRATION.test(text)).map(({ path }) => folderOf(path)),
  )
  const areLoose = [...folders].some((folder) => !ofIntegrations.has(folder))
  const kept = new Set(
    others.filter(({ path, text }) => {
      const folder = folderOf(path)
      // What belongs to no integration has to do with all that belongs to none.
      if (!ofIntegrations.has(folder)) return areLoose || folders.has(folder)
      return folders.has(folder) && !IS_FLOW.test(text)
    }),
  )
  for (let before = -1; before < kept.size; ) {
    before = kept.size
    const texts = [...changed, ...kept].map(({ text }) => text)
    const names = new Set(texts.flatMap(ownNameOf))
    const used = new Set(texts.flatMap(usedNamesIn))
    for (const file of others) {
      const isRelated =
        ownNameOf(file.text).some((name) => names.has(name) || used.has(name)) ||
        mentions(file.text, EXTENDED).some((name) => names.has(name))
      if (isRelated) kept.add(file)
    }
  }
  return others.filter((file) => kept.has(file))
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function usedNamesIn(text: string): readonly string[] {
  return [...mentions(text, EXTENDED), ...mentions(text, CALLED)]
}

function ownNameOf(text: string): readonly string[] {
  const name = OWN_NAME.exec(text)?.[1]
  return name === undefined ? [] : [name]
}

function mentions(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])
}
