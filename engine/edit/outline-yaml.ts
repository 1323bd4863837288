import { isAlias, isMap, isSeq, type Node } from 'yaml'
import type { DocumentPath } from '../diagnostic.ts'
import { toParsed, type YamlText } from '../language/parse-yaml.ts'
import { keyOf } from './document-data.ts'
import { endOf, entriesOf } from './layout.ts'

/** Characters of a text, from `from` up to `to` (UTF-16 offsets, as editors count them). */
export interface TextRange {
  readonly from: number
  readonly to: number
}

/** Where a part of a YAML file stands written. */
export interface OutlineNode {
  readonly kind: 'map' | 'list' | 'scalar' | 'alias'
  /** The whole pair or item: from its dash or key up to the end of what it holds. */
  readonly whole: TextRange
  /** Absent for items of a list and for the root. */
  readonly key?: TextRange | undefined
  /** Absent where nothing is written. */
  readonly value?: TextRange | undefined
  /** By key, or by position in a list. */
  readonly children: ReadonlyMap<string, OutlineNode>
}

/** Tells where every part of a YAML file stands; nothing for a text that is not YAML. */
export function outlineYaml(file: string | YamlText): OutlineNode | undefined {
  const { text, document } = toParsed(file)
  if (!document || document.errors.length > 0) return undefined
  const { contents } = document
  const whole = rangeOf(contents) ?? { from: 0, to: 0 }
  return { ...outlineOf(contents, text), whole, value: whole }
}

/** The part a path leads to; nothing where there is none. */
export function findInOutline(
  root: OutlineNode | undefined,
  path: DocumentPath,
): OutlineNode | undefined {
  let node = root
  for (const name of path) node = node?.children.get(String(name))
  return node
}

/** The smallest part around a character: what the caret is in. */
export function pathAtOffset(root: OutlineNode, offset: number): DocumentPath {
  const path: (string | number)[] = []
  let node: OutlineNode | undefined = root
  while (node) {
    const { kind, children }: OutlineNode = node
    node = undefined
    for (const [name, child] of children) {
      if (offset < child.whole.from || offset > child.whole.to) continue
      path.push(kind === 'list' ? Number(name) : name)
      node = child
      break
    }
  }
  return path
}

function outlineOf(node: unknown, text: string): Pick<OutlineNode, 'kind' | 'children'> {
  if (isAlias(node)) return { kind: 'alias', children: new Map() }
  if (!isMap(node) && !isSeq(node)) return { kind: 'scalar', children: new Map() }
  const children = new Map<string, OutlineNode>()
  for (const [at, entry] of entriesOf(node).entries()) {
    const name = isMap(node) ? keyOf(entry.key, text) : String(at)
    if (children.has(name)) continue
    children.set(name, {
      ...outlineOf(entry.value, text),
      whole: { from: entry.start, to: entry.end },
      key: rangeOf(entry.key),
      value: rangeOf(entry.value),
    })
  }
  return { kind: isMap(node) ? 'map' : 'list', children }
}

function rangeOf(node: Node | null | undefined): TextRange | undefined {
  return node?.range ? { from: node.range[0], to: endOf(node) } : undefined
}
