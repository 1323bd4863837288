/** A path of an API, without what ends it for no reason of its own: a slash, `.json`. */
export interface ReadPath {
  /** As written. */
  readonly path: string
  readonly parts: readonly string[]
}

export function readPath(path: string): ReadPath {
  const parts = path
    .replace(/\/+$/, '')
    .split('/')
    .slice(1)
    .map((part) => part.replace(/(?<=[\w}])\.(json|xml)$/, ''))
  return { path, parts }
}

/** The name in a part that is a placeholder and nothing else. */
export function placeholderIn(part: string | undefined): string | undefined {
  return /^\{([^{}]+)\}$/.exec(part ?? '')?.[1]
}

export function placeholdersIn(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
}

/** The path of one record of a list: that of the list, and one placeholder. */
export function isItemOf(item: ReadPath, list: ReadPath): boolean {
  return (
    item.parts.length === list.parts.length + 1 &&
    placeholderIn(item.parts.at(-1)) !== undefined &&
    list.parts.every((part, at) => isSamePart(part, item.parts[at]))
  )
}

/** Placeholders in one place are the same one, whatever each path calls it. */
function isSamePart(part: string, other: string | undefined): boolean {
  return part === other || (placeholderIn(part) !== undefined && placeholderIn(other) !== undefined)
}
