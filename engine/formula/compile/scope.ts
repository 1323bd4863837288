import type { SyntaxNode } from '../syntax/syntax-node.ts'
import { childrenOf, walkSyntax } from '../syntax/walk-syntax.ts'

/** Where names live at some place of a formula; each scope is one frame at run time. */
export interface Scope {
  readonly parent: Scope | undefined
  /** Names with a place in the frame. */
  readonly slots: Map<string, number>
  /** Those among them that certainly have a value here: nobody looks further out for them. */
  readonly certain: Set<string>
  /** Names that `@`, `#` and `%` may have given: whether they did is known at run time only. */
  readonly dynamic: ReadonlySet<string>
  /** False where nothing is bound, so that no frame is made. */
  readonly hasFrame: boolean
}

/** One of the places where a name may have its value, nearest first. */
export type Place =
  | { readonly kind: 'slot'; readonly hops: number; readonly slot: number }
  | { readonly kind: 'dynamic'; readonly hops: number }
  | { readonly kind: 'global'; readonly hops: number }

export function makeScope(
  parent: Scope | undefined,
  bound: Iterable<string>,
  options: { readonly dynamic?: ReadonlySet<string>; readonly hasFrame?: boolean } = {},
): Scope {
  const slots = new Map<string, number>()
  for (const name of bound) if (!slots.has(name)) slots.set(name, slots.size)
  return {
    parent,
    slots,
    certain: new Set(),
    dynamic: options.dynamic ?? new Set(),
    hasFrame: options.hasFrame ?? true,
  }
}

/** The places of a name, nearest first; the last is certain or global. */
export function placesOf(name: string, scope: Scope): readonly Place[] {
  const places: Place[] = []
  let hops = 0
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.dynamic.has(name)) places.push({ kind: 'dynamic', hops })
    const slot = at.slots.get(name)
    if (slot !== undefined) places.push({ kind: 'slot', hops, slot })
    if (at.certain.has(name)) return places
    if (at.hasFrame && at.parent !== undefined) hops++
  }
  places.push({ kind: 'global', hops })
  return places
}

/** The names that `:=` binds in the frame around these expressions, not in blocks and functions within. */
export function boundNames(expressions: readonly SyntaxNode[]): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'bind') names.add(node.lhs.value)
    if (node.type === 'block' && node.predicate === undefined && node.group === undefined) return
    if (node.type === 'lambda' && node.thunk !== true) return
    for (const child of node.type === 'block' ? outsideOf(node) : childrenOf(node)) visit(child)
  }
  for (const expression of expressions) visit(expression)
  return names
}

/** Filters and groupings behind a block stand outside its frame. */
function outsideOf(block: SyntaxNode & { type: 'block' }): readonly SyntaxNode[] {
  return childrenOf({ ...block, expressions: [] })
}

/** The names that `@`, `#` and `%` give anywhere within a node. */
export function namesGivenIn(node: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>()
  walkSyntax(node, (inner) => {
    if (inner.focus !== undefined) names.add(inner.focus)
    if (inner.index !== undefined) names.add(inner.index)
    if (inner.ancestor !== undefined) names.add(inner.ancestor.label)
    if (inner.type === 'parent') names.add(inner.slot.label)
    for (const stage of inner.stages ?? []) if (stage.type === 'index') names.add(stage.value)
  })
  return names
}
