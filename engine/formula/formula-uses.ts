import type { FormulaUses } from './formula.ts'
import type { CallNode, PathNode, SyntaxNode } from './syntax/syntax-node.ts'
import { childrenWithin } from './syntax/walk-syntax.ts'

/**
 * What a formula's text mentions, on the safe side: a field that it could read is always within one of the paths, or
 * `everything` is true.
 */
export function usesOf(tree: SyntaxNode, variables: readonly string[]): FormulaUses {
  const reader = new UsesReader()
  reader.read(tree, 'record')
  return {
    paths: [...reader.paths.values()],
    everything: reader.everything,
    variables,
    tables: [...reader.tables],
  }
}

/** Where an expression's bare names belong: to the record, or to something that a path already covers as a whole. */
type Context = 'record' | 'covered'

/** Arguments up to which these functions take the context for the one that is missing. */
const TAKES_CONTEXT: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    `string length lowercase uppercase trim number floor ceil round abs sqrt boolean not keys spread base64encode
     base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone formatBase`
      .split(/\s+/)
      .map((name) => [name, 1]),
  ),
  ...Object.fromEntries(
    `substring substringBefore substringAfter pad match contains split formatNumber formatInteger parseInteger power
     lookup each sift`
      .split(/\s+/)
      .map((name) => [name, 2]),
  ),
  replace: 3,
}

class UsesReader {
  readonly paths = new Map<string, readonly string[]>()
  readonly tables = new Set<string>()
  everything = false

  read(node: SyntaxNode, context: Context): void {
    if (node.type === 'path') {
      this.#readPath(node, context)
      return
    }
    // A parent (`%`) leads out of what a path covers.
    if (node.type === 'parent' || isWholeContext(node, context)) this.everything = true
    if (node.type === 'name' && context === 'record') this.#add([node.value])
    this.#readParts(node, node.type === 'transform' ? 'covered' : context)
  }

  #readParts(node: SyntaxNode, context: Context): void {
    if (node.type === 'function') this.#readCall(node, context)
    if (node.type === 'apply' && node.rhs.type === 'function') {
      this.#readPiped(node.lhs, node.rhs, context)
      this.#readBehind(node)
      return
    }
    if (node.type === 'lambda' && node.signature?.definition.includes('-') === true) {
      this.everything = true
    }
    for (const part of childrenWithin(node)) this.read(part, context)
    this.#readBehind(node)
  }

  /** What stands behind an expression sees its results, which whatever they were read from covers. */
  #readBehind(node: SyntaxNode): void {
    for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
      if (stage.type === 'filter') this.read(stage.expr, 'covered')
    }
    for (const [key, value] of node.group?.lhs ?? []) {
      this.read(key, 'covered')
      this.read(value, 'covered')
    }
  }

  #readPath(path: PathNode, context: Context): void {
    const { names, taken } = certainStart(path, context)
    if (names.length > 0) this.#add(names)
    path.steps.forEach((step, at) => {
      if (at < taken) this.#readBehind(step)
      else this.read(step, stays(path.steps.slice(0, at)) ? context : 'covered')
    })
    this.#readBehind(path)
  }

  #readCall({ procedure, arguments: args }: CallNode, context: Context, piped = 0): void {
    if (procedure.type !== 'variable') return
    const needed = TAKES_CONTEXT[procedure.value] ?? 0
    if (context === 'record' && args.length + piped < needed) this.everything = true
    if (procedure.value === 'translate' && piped === 0) this.#addTable(args[0])
  }

  #readPiped(piped: SyntaxNode, call: CallNode, context: Context): void {
    this.read(piped, context)
    this.#readCall(call, context, 1)
    if (call.procedure.type === 'variable' && call.procedure.value === 'translate') {
      this.#addTable(piped)
    }
    for (const part of childrenWithin(call)) this.read(part, context)
    this.#readBehind(call)
  }

  #addTable(table: SyntaxNode | undefined): void {
    if (table?.type === 'string' && typeof table.value === 'string') this.tables.add(table.value)
  }

  #add(path: readonly string[]): void {
    this.paths.set(JSON.stringify(path), path)
  }
}

function isWholeContext(node: SyntaxNode, context: Context): boolean {
  if (node.type === 'variable' && node.value === '$') return true
  if (context === 'covered') return false
  return (
    (node.type === 'variable' && node.value === '') ||
    node.type === 'wildcard' ||
    node.type === 'descendant'
  )
}

/** The names with which a path surely starts at the record, and how many of its steps they are. */
function certainStart(
  path: PathNode,
  context: Context,
): { readonly names: readonly string[]; readonly taken: number } {
  const [first] = path.steps
  const fromRoot = isBareVariable(first, '$')
  const skipped = fromRoot || (context === 'record' && isBareVariable(first, '')) ? 1 : 0
  if (context === 'covered' && !fromRoot) return { names: [], taken: 0 }
  const names: string[] = []
  for (const step of path.steps.slice(skipped)) {
    // `@` binds the items and stays where it is, so what follows belongs to the step before it.
    if (step.type !== 'name' || step.focus !== undefined) break
    names.push(step.value)
    if (step.stages !== undefined) break
  }
  return names.length === 0 ? { names, taken: 0 } : { names, taken: skipped + names.length }
}

/** Whether all of these steps only bind names (`@`), so that the context is still what it was before them. */
function stays(steps: readonly SyntaxNode[]): boolean {
  return steps.every((step) => step.focus !== undefined)
}

function isBareVariable(step: SyntaxNode | undefined, name: string): boolean {
  return step?.type === 'variable' && step.value === name && step.stages === undefined
}
