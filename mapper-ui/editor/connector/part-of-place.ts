import type { ConnectorPart } from '../../model/connector/connector-parts.ts'
import type { FlowPlace } from '../../model/deep-link.ts'
import { isSamePath } from '../../model/document/json-path.ts'

/** The part that is chosen: the first list, where nobody has chosen yet. */
export function partOfPlace(
  parts: readonly ConnectorPart[],
  { step }: FlowPlace,
): ConnectorPart | undefined {
  const chosen = step && parts.find(({ path }) => isSamePath(path, step))
  return chosen ?? parts.find(({ kind, isThere }) => kind === 'list' && isThere) ?? parts[0]
}

/** Name of the resource that a part belongs to. */
export function resourceOf({ path: [first, name] }: ConnectorPart): string | undefined {
  return first === 'resources' && name !== undefined ? String(name) : undefined
}
