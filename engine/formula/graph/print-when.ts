import type { WhenNode } from './formula-graph.ts'
import { closed, type Printed, type Printing } from './printed.ts'

/** Prints cases, or alternatives. */
export function printWhen(node: WhenNode, printing: Printing, level: number): Printed {
  switch (node.form) {
    case 'choice':
      return printChoice(node, printing, level, 1)
    case 'if':
      return closed(printIf(node, printing, 1))
    case 'default':
      return printAlternatives(node, printing, level, '??')
    case 'truthy':
      return printAlternatives(node, printing, level, '?:')
  }
}

function nodeAt(node: WhenNode, name: string): string | undefined {
  return node.ports.find((port) => port.name === name)?.node
}

function printChoice(node: WhenNode, printing: Printing, level: number, at: number): Printed {
  const test = nodeAt(node, `test${at}`)
  const holds = nodeAt(node, `then${at}`)
  const tested = test === undefined ? closed('false') : printing.print(test, level, 20)
  const held = holds === undefined ? 'null' : printing.print(holds, 0).text
  const text = `${tested.text} ? ${held}${printOtherwise(node, printing, at)}`
  return { text, opens: Math.min(20, tested.opens), reaches: 0 }
}

function printOtherwise(node: WhenNode, printing: Printing, at: number): string {
  if (nodeAt(node, `test${at + 1}`) !== undefined) {
    const pairs = node.caseBrackets[at] ?? 0
    const { text } = printChoice(node, printing, 0, at + 1)
    return ` : ${'('.repeat(pairs)}${text}${')'.repeat(pairs)}`
  }
  const otherwise = nodeAt(node, 'otherwise')
  return otherwise === undefined ? '' : ` : ${printing.print(otherwise, 0).text}`
}

function printIf(node: WhenNode, printing: Printing, at: number): string {
  const parts = [nodeAt(node, `test${at}`), nodeAt(node, `then${at}`)].flatMap((id) =>
    id === undefined ? [] : [printing.print(id, 0).text],
  )
  const otherwise = nodeAt(node, 'otherwise')
  if (nodeAt(node, `test${at + 1}`) !== undefined) parts.push(printIf(node, printing, at + 1))
  else if (otherwise !== undefined) parts.push(printing.print(otherwise, 0).text)
  return `$if(${parts.join(', ')})`
}

/** What stands right of the sign reaches as far as it can. */
function printAlternatives(
  node: WhenNode,
  printing: Printing,
  level: number,
  sign: '??' | '?:',
): Printed {
  const printed = node.ports.map(({ node: id }, at) =>
    printing.print(id, at === 0 ? level : 0, at < node.ports.length - 1 ? 40 : undefined),
  )
  const text = printed.map((part) => part.text).join(` ${sign} `)
  return { text, opens: Math.min(40, printed[0]?.opens ?? 40), reaches: 0 }
}
