import { say } from '../../messages/message.ts'
import { suggestionHint } from '../../suggest-name.ts'
import { formulasOf, type PlacedFormula } from '../formulas-of.ts'
import type { FieldPlan } from '../value-plan.ts'
import type { ConnectorAuthor } from './connector-author.ts'

/** Finds, for every tidy field, the `more` parts that its formulas mention. */
export function needsOf(
  fields: readonly FieldPlan[],
  parts: readonly string[],
  author: ConnectorAuthor,
): Readonly<Record<string, readonly string[]>> {
  const needs: Record<string, readonly string[]> = {}
  for (const { name, value } of fields) {
    const found = [...formulasOf(value)].flatMap((placed) => partsOf(placed, parts, author))
    if (found.length > 0) needs[name] = [...new Set(found)]
  }
  return needs
}

function partsOf(
  { formula, path, inList }: PlacedFormula,
  parts: readonly string[],
  author: ConnectorAuthor,
): readonly string[] {
  // A list item is what the list's own formula found; that one is looked at by itself.
  if (inList) return []
  if (formula.uses.everything) return parts
  return formula.uses.paths.flatMap(([first, part]) => {
    if (first !== 'more') return []
    if (part === undefined) return parts
    if (parts.includes(part)) return [part]
    const message = say('nameUnknown', { field: `more.${part}` })
    author.error('more_unknown', path, message, suggestionHint(part, parts))
    return []
  })
}
