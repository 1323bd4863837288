import type { FunctionNode, GraphNode, LookupNode, Port } from './formula-graph.ts'
import { printEach } from './print-each.ts'
import { printWhen } from './print-when.ts'
import { closed, type Printed, type Printing } from './printed.ts'
import { readWrittenFormula } from './read-written-formula.ts'
import { BINDING, opensOf, reachesOf } from './written-formula.ts'

/** Prints a node without the brackets around it, to stand behind an operator of that level. */
export function printNode(node: GraphNode, printing: Printing, level: number): Printed {
  const whole = (port: Port): string => printing.print(port.node, 0).text
  switch (node.kind) {
    case 'source':
    case 'variable':
      return closed(node.text)
    case 'constant':
      return node.text.startsWith('-') ? { ...closed(node.text), reaches: 70 } : closed(node.text)
    case 'code':
      return printCode(node.text)
    case 'fn':
      return printFunction(node, printing, level)
    case 'when':
      return printWhen(node, printing, level)
    case 'lookup':
      return printLookup(node, whole)
    case 'each':
      return printEach(node, printing, level)
    case 'object':
      return closed(`{${pairs(node.ports, whole)}}`)
    case 'list':
      return closed(`[${node.ports.map(whole).join(', ')}]`)
    case 'names': {
      const statements = node.ports.map((port) =>
        port.name === 'result' ? whole(port) : `${port.name} := ${printBound(port, printing)}`,
      )
      return closed(`(${statements.join('; ')})`)
    }
  }
}

function printBound(port: Port, printing: Printing): string {
  return printing.print(port.node, 9).text
}

function pairs(ports: readonly Port[], whole: (port: Port) => string): string {
  return ports.map((port) => `${JSON.stringify(port.name)}: ${whole(port)}`).join(', ')
}

/** Code is never rewritten; how it binds is read from it. */
function printCode(text: string): Printed {
  const root = readWrittenFormula(text)?.root
  // What cannot be read stays as it is where it stands alone.
  if (!root) return { text, opens: 1, reaches: 0 }
  return { text, opens: opensOf(root), reaches: reachesOf(root) }
}

function printFunction(node: FunctionNode, printing: Printing, level: number): Printed {
  const args = (ports: readonly Port[]): string =>
    ports.map((port) => printing.print(port.node, 0).text).join(', ')
  switch (node.form) {
    case 'call':
      return closed(`$${node.name}(${args(node.ports)})`)
    case 'infix':
    case 'template':
      return printRow(node, printing, level)
    case 'minus': {
      const [port] = node.ports
      const operand = port ? printing.print(port.node, 70) : closed('0')
      return { text: `-${operand.text}`, opens: Infinity, reaches: Math.min(70, operand.reaches) }
    }
    case 'pipe':
    case 'bare pipe': {
      const [piped, ...rest] = node.ports
      const into = node.form === 'pipe' ? `$${node.name}(${args(rest)})` : `$${node.name}`
      const left = piped ? printing.print(piped.node, level, BINDING['~>']) : closed('')
      return { text: `${left.text} ~> ${into}`, opens: Math.min(40, left.opens), reaches: 40 }
    }
  }
}

/** Values with an operator between them, which leans to the left. */
function printRow(node: FunctionNode, printing: Printing, level: number): Printed {
  const binding = BINDING[node.name] ?? 0
  const texts: string[] = []
  let opens = binding
  let reaches = binding
  for (const [at, port] of node.ports.entries()) {
    const printed =
      at === 0
        ? printing.print(port.node, level, binding)
        : printing.print(port.node, binding, at < node.ports.length - 1 ? binding : undefined)
    if (at === 0) opens = Math.min(opens, printed.opens)
    else reaches = Math.min(binding, printed.reaches)
    texts.push(printed.text)
  }
  return { text: texts.join(` ${node.name} `), opens, reaches }
}

function printLookup(node: LookupNode, whole: (port: Port) => string): Printed {
  const value = node.ports.find(({ name }) => name === 'value')
  const printed = value ? whole(value) : ''
  if (node.table !== undefined) {
    return closed(`$translate(${JSON.stringify(node.table)}, ${printed})`)
  }
  const rows = node.rows.flatMap((key) => {
    const port = node.ports.find(({ name }) => name === `row ${key}`)
    return port ? [`${JSON.stringify(key)}: ${whole(port)}`] : []
  })
  return closed(`$lookup({${rows.join(', ')}}, ${printed})`)
}
