import type { DocumentPath } from '../../../engine/index.ts'

/** Names of a path as a formula, without its `=`: `data.orders`; `$` for the whole answer. */
export function formulaOf(path: DocumentPath): string {
  const names = path.filter((name) => typeof name === 'string')
  return names.length === 0 ? '$' : names.map(quote).join('.')
}

function quote(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``
}

/** Where the records of an answer are, by the formula of the connector; nothing for one that is more than a path. */
export function pathOfFormula(formula: unknown): DocumentPath | undefined {
  if (typeof formula !== 'string' || !formula.startsWith('=')) return undefined
  const text = formula.slice(1).trim()
  if (text === '$') return []
  const names = text.split('.').map((part) => /^(?:([A-Za-z_]\w*)|`([^`]+)`)$/.exec(part))
  return names.every((name) => name !== null)
    ? names.map((name) => name?.[1] ?? name?.[2] ?? '')
    : undefined
}

/** The part of a path that is within a record; nothing where it is around the records. */
export function withinRecord(
  path: DocumentPath,
  items: DocumentPath | undefined,
): DocumentPath | undefined {
  if (!items || path.length <= items.length + 1) return undefined
  if (!items.every((name, at) => name === path[at])) return undefined
  return typeof path[items.length] === 'number' ? path.slice(items.length + 1) : undefined
}
