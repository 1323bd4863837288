/** Names that the lineage of formulas writes without backticks. */
const SIMPLE_IN_PATHS = /^[^\s.[\]`*$]+$/
/** Names that a formula reads as they are. */
const SIMPLE_IN_FORMULAS = /^[A-Za-z_]\w*$/

/** Adds a field to the path of the group it is in: `billing` and `city` make `billing.city`. */
export function joinFieldPath(group: string, name: string): string {
  const written = SIMPLE_IN_PATHS.test(name) ? name : `\`${name}\``
  return group === '' ? written : `${group}.${written}`
}

/** The names a path is made of, without backticks and marks of lists. */
export function splitFieldPath(path: string): readonly string[] {
  const names = path.match(/`[^`]*`|[^.`]+/g) ?? []
  return names.map((name) => (name.startsWith('`') ? name.slice(1, -1) : name.replaceAll('[]', '')))
}

/** The same path as a formula has to write it. */
export function toFormulaPath(path: string): string {
  return splitFieldPath(path)
    .map((name, at) => (isPlain(name, at) ? name : `\`${name}\``))
    .join('.')
}

/** The path of a lineage without the marks of lists and of everything within. */
export function withoutMarks(path: string): string {
  return path.replaceAll('[]', '').replace(/(^|\.)\*{1,2}$/, '') || '$'
}

function isPlain(name: string, at: number): boolean {
  return SIMPLE_IN_FORMULAS.test(name) || (at === 0 && /^\${1,2}\w*$/.test(name))
}
