import type { DocumentPath, Problem } from '../diagnostic.ts'
import { isJsonList, isJsonObject, type Json } from '../json.ts'

/**
 * Takes out of a value what the check of its spec complained about, so that the rest can be looked at too.
 *
 * Positions stay: a step that cannot be read becomes one that does nothing but know the name it would have had.
 */
export function pruneSpec(value: Json, problems: readonly Problem[]): Json {
  let pruned = value
  for (const { path } of problems) pruned = prune(pruned, path)
  return pruned
}

function prune(node: Json | undefined, path: DocumentPath): Json {
  const [name, ...rest] = path
  if (node === undefined || name === undefined) return node ?? null
  if (isJsonList(node)) {
    return node.map((item, at) => {
      if (at !== name) return item
      return rest.length === 0 ? placeholderOf(item) : prune(item, rest)
    })
  }
  if (!isJsonObject(node) || typeof name !== 'string') return node
  const { [name]: child, ...others } = node
  return rest.length === 0 ? others : { ...others, [name]: prune(child, rest) }
}

function placeholderOf(step: Json): Json {
  const name = isJsonObject(step) ? step['as'] : undefined
  return { let: typeof name === 'string' ? { [name]: null } : {} }
}
