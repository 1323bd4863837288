import type { WhenNode } from './formula-graph.ts'
import { closed, type Printed, type Printing } from './printed.ts'

/** Prints cases, or alternatives. */
export function printWhen(node: WhenNode, printing: Printing, level: number): Printed {
  switch (node.form) {
    case 'choice':
      return printChoice(node, printing, level)
    case 'if':
      return closed(printIf(node, printing))
    case 'default':
      return printAlternatives(node, printing, level, '??')
    case 'truthy':
      return printAlternatives(node, printing, level, '?:')
  }
}

function portsOf({ ports }: WhenNode): ReadonlyMap<string, string> {
  return new Map(ports.map(({ name, node }) => [name, node]))
}

/** One case after the other, and not each within the one before: there may be thousands. */
function printChoice(node: WhenNode, printing: Printing, level: number): Printed {
  const byName = portsOf(node)
  let text = ''
  let closing = ''
  let opens = 20
  for (let at = 1; at === 1 || byName.has(`test${at}`); at += 1) {
    const test = byName.get(`test${at}`)
    const holds = byName.get(`then${at}`)
    const tested =
      test === undefined ? closed('false') : printing.print(test, at === 1 ? level : 0, 20)
    const held = holds === undefined ? 'null' : printing.print(holds, 0).text
    const pairs = at === 1 ? 0 : (node.caseBrackets[at - 1] ?? 0)
    text += `${at === 1 ? '' : ' : '}${'('.repeat(pairs)}${tested.text} ? ${held}`
    closing += ')'.repeat(pairs)
    if (at === 1) opens = Math.min(20, tested.opens)
  }
  const otherwise = byName.get('otherwise')
  if (otherwise !== undefined) text += ` : ${printing.print(otherwise, 0).text}`
  return { text: text + closing, opens, reaches: 0 }
}

function printIf(node: WhenNode, printing: Printing): string {
  const byName = portsOf(node)
  const otherwise = byName.get('otherwise')
  let text = ''
  let at = 1
  for (; at === 1 || byName.has(`test${at}`); at += 1) {
    const parts = [byName.get(`test${at}`), byName.get(`then${at}`)].flatMap((id) =>
      id === undefined ? [] : [printing.print(id, 0).text],
    )
    const isLast = !byName.has(`test${at + 1}`)
    if (isLast && otherwise !== undefined) parts.push(printing.print(otherwise, 0).text)
    text += `${at === 1 ? '' : ', '}$if(${parts.join(', ')}`
  }
  return text + ')'.repeat(at - 1)
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
