import type { EachNode, EachStep } from './formula-graph.ts'
import { closed, type Printed, type Printing } from './printed.ts'
import { BINDING } from './written-formula.ts'

const DOT = BINDING['.'] ?? 0
const SORT = BINDING['^'] ?? 0
const FILTER = BINDING['['] ?? 0

/** Prints a loop: `list[where]^(sort).item`, in square brackets where it is always a list. */
export function printEach(node: EachNode, printing: Printing, level: number): Printed {
  const nodeAt = (name: string): string | undefined =>
    node.ports.find((port) => port.name === name)?.node
  const printAt = (name: string): string => {
    const id = nodeAt(name)
    return id === undefined ? 'true' : printing.print(id, 0).text
  }
  const outer = node.isList ? 0 : level
  const list = printList(node, printing, nodeAt('list'), outer)
  const steps = node.steps.map((step) => printStep(step, printAt)).join('')
  const item = nodeAt('item')
  // Steps of a path need no brackets among each other.
  const printed = item === undefined ? undefined : printing.print(item, DOT - 1)
  const text = `${list.text}${steps}${printed ? `.${printed.text}` : ''}`
  if (node.isList) return closed(`[${text}]`)
  const isSorted = node.steps.some(({ kind }) => kind === 'sort')
  return {
    text,
    opens: Math.min(isSorted ? SORT : DOT, list.opens),
    reaches: printed ? Math.min(DOT, printed.reaches) : Infinity,
  }
}

function printList(
  node: EachNode,
  printing: Printing,
  id: string | undefined,
  level: number,
): Printed {
  if (id === undefined) return closed('[]')
  const list = printing.find(id)
  // A filter belongs to the last step; an order counts for all that stands before it.
  const [first] = node.steps
  const isOrdered = first?.kind === 'sort'
  const hasItem = node.ports.some(({ name }) => name === 'item')
  const printed = printing.print(id, level, isOrdered ? SORT : FILTER)
  const isLoop = list.kind === 'each' && !list.isList && list.brackets === 0
  // Text among the steps of a path would be a name.
  const isText =
    list.kind === 'constant' && typeof list.value === 'string' && list.brackets === 0 && hasItem
  return (isLoop && !isOrdered) || isText ? closed(`(${printed.text})`) : printed
}

function printStep(step: EachStep, printAt: (port: string) => string): string {
  switch (step.kind) {
    case 'keep':
      return '[]'
    case 'where':
      return `[${printAt(step.port)}]`
    case 'sort': {
      const terms = step.terms.map(
        ({ port, descending }) => `${descending ? '>' : ''}${printAt(port)}`,
      )
      return `^(${terms.join(', ')})`
    }
  }
}
