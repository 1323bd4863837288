import { parseFormula } from '../syntax/parse-formula.ts'
import type { FormulaGraph, FormulaRange, GraphNode, Port } from './formula-graph.ts'
import { readWrittenFormula } from './read-written-formula.ts'
import { isDrawnAs, type NotDrawn, type Part, type Shape, type WrittenPath } from './shape.ts'
import { shapeOfNode, withoutBrackets } from './shape-of-node.ts'
import { usesOfPart } from './uses-of-part.ts'
import { writeName } from './write-name.ts'
import type { WrittenFormula, WrittenNode } from './written-formula.ts'

/** Draws a formula (its text without the leading `=`). What cannot be drawn becomes code, the smallest part that does. */
export function drawFormula(text: string): FormulaGraph {
  const { problem } = parseFormula(text)
  const written = problem ? undefined : readWrittenFormula(text)
  const nodes =
    (written && nodesOf(text, written)) ??
    codeOf(text, problem ? 'it is not a formula' : 'it is too deep')
  return { text, root: ROOT, nodes, isDrawn: nodes.every(({ kind }) => kind !== 'code') }
}

function codeOf(text: string, reason: string): readonly GraphNode[] {
  const drawing = new Drawing(text, [])
  drawing.addCode({ from: 0, to: text.length }, ROOT, { reason })
  return drawing.nodes
}

/** Nothing for hundreds of parts within parts: nobody could read the drawing. */
function nodesOf(text: string, written: WrittenFormula): readonly GraphNode[] | undefined {
  const drawing = new Drawing(text, written.comments)
  try {
    drawing.drawWhole(written)
    return drawing.nodes
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined
    throw thrown
  }
}

const ROOT = 'f'

/** Deeper, printing would exhaust the stack. */
const DEEPEST = 300

class Drawing {
  readonly nodes: GraphNode[] = []
  readonly #text: string
  /** Parts within parts, around the one in hand. */
  #depth = 0
  readonly #comments: readonly FormulaRange[]

  constructor(text: string, comments: readonly FormulaRange[]) {
    this.#text = text
    this.#comments = comments
  }

  drawWhole({ root }: WrittenFormula): void {
    if (this.#hasComments({ from: 0, to: this.#text.length }, [root])) {
      this.addCode({ from: 0, to: this.#text.length }, ROOT, COMMENTED)
    } else {
      this.#draw(root, ROOT, [])
    }
  }

  #draw(of: WrittenNode | WrittenPath, id: string, loops: readonly string[]): void {
    const { inner, brackets } =
      of.type === 'path' ? { inner: of, brackets: 0 } : withoutBrackets(of)
    if (brackets > 0 && this.#hasComments(of, [inner])) {
      this.addCode(of, id, COMMENTED, loops)
      return
    }
    const shape = shapeOfNode(inner)
    if (!isDrawnAs(shape)) this.addCode(inner, id, shape, loops, brackets)
    else if (
      this.#hasComments(
        inner,
        shape.parts.map((part) => part.of),
      )
    ) {
      this.addCode(inner, id, COMMENTED, loops, brackets)
    } else this.#addShape(shape, inner, id, loops, brackets)
  }

  #addShape(
    { node, parts }: Shape,
    range: FormulaRange,
    id: string,
    loops: readonly string[],
    brackets: number,
  ): void {
    const ports = parts.map(({ port }) => ({ name: port, node: `${id}/${port}` }))
    this.nodes.push({ ...node, ...this.#placeOf(range, id, loops, brackets), ports })
    this.#depth++
    if (this.#depth > DEEPEST) throw new RangeError('the formula is too deep to be drawn')
    for (const { port, of, inLoop } of parts) {
      this.#draw(of, `${id}/${port}`, inLoop ? [...loops, id] : loops)
    }
    this.#depth--
  }

  /** What is not drawn still shows what it reads. */
  addCode(
    { from, to }: FormulaRange,
    id: string,
    { reason }: NotDrawn,
    loops: readonly string[] = [],
    brackets = 0,
  ): void {
    const range = { from, to }
    const uses = usesOfPart(this.#text.slice(from, to))
    const chips: GraphNode[] = []
    const ports: Port[] = []
    const add = (text: string, chip: Start, names: readonly string[]): void => {
      const child = `${id}/in${ports.length + 1}`
      ports.push({ name: `in${ports.length + 1}`, node: child })
      const steps = names.map((name) => ({ name }))
      const place = { ...this.#placeOf(range, child, loops, 0), text, ports: [] }
      chips.push({ ...chip, ...place, steps, isList: false })
    }
    for (const path of uses?.paths ?? []) {
      add(path.map(writeName).join('.'), { kind: 'source', start: 'here', up: 0 }, path)
    }
    for (const name of uses?.variables ?? []) add(`$${name}`, { kind: 'variable', name }, [])
    const place = this.#placeOf(range, id, loops, brackets)
    this.nodes.push({
      kind: 'code',
      ...place,
      ports,
      reason,
      everything: uses?.everything ?? true,
    })
    this.nodes.push(...chips)
  }

  #placeOf({ from, to }: FormulaRange, id: string, loops: readonly string[], brackets: number) {
    return { id, range: { from, to }, text: this.#text.slice(from, to), brackets, loops }
  }

  /** Whether a comment stands in a range and in none of its parts, so that printing it anew would lose it. */
  #hasComments(range: FormulaRange, parts: ReadonlyArray<Part['of']>): boolean {
    return this.#comments.some(
      (comment) => isWithin(comment, range) && !parts.some((part) => isWithin(comment, part)),
    )
  }
}

type Start =
  | { readonly kind: 'source'; readonly start: 'here'; readonly up: number }
  | { readonly kind: 'variable'; readonly name: string }

const COMMENTED: NotDrawn = { reason: 'it has a comment' }

function isWithin(inner: FormulaRange, outer: FormulaRange): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}
