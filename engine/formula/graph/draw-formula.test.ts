import { describe, expect, test } from 'vitest'
import { drawFormula } from './draw-formula.ts'
import type { FormulaGraph, GraphNode } from './formula-graph.ts'

function outline({ nodes, root }: FormulaGraph): string {
  const find = (id: string) => nodes.find((node) => node.id === id)
  const show = (id: string): string => {
    const node = find(id)
    if (!node) return '?'
    const inner = node.ports.map((port) => `${port.name}=${show(port.node)}`).join(' ')
    const name = nameOf(node)
    return inner === '' ? name : `${name}(${inner})`
  }
  return show(root)
}

function nameOf(node: GraphNode): string {
  if (node.kind === 'fn') return `${node.form} ${node.name}`
  if (node.kind === 'when') return `when ${node.form}`
  if (node.kind === 'lookup') return `lookup ${node.table ?? 'rows'}`
  if (node.kind === 'each') return node.isList ? 'each[]' : node.form === 'pick' ? 'pick' : 'each'
  return node.ports.length > 0 || node.kind === 'object' ? node.kind : node.text
}

describe('a formula is drawn as', () => {
  test.each([
    ['email', 'email'],
    ['billing.email', 'billing.email'],
    ['lines[0].sku', 'lines[0].sku'],
    ['$products[$index].id', '$products[$index].id'],
    ['$settings.store', '$settings.store'],
    ['-1', '-1'],
    ['first & " " & last', 'template &(1=first 2=" " 3=last)'],
    ['$uppercase(country)', 'call uppercase(1=country)'],
    ['lines.sku ~> $join(",")', 'pipe join(1=lines.sku 2=",")'],
    ['a + b * 2', 'infix +(left=a right=infix *(left=b right=2))'],
    ['(a + b) * 2', 'infix *(left=infix +(left=a right=b) right=2)'],
    ['-total', 'minus -(value=total)'],
    ['$translate("vat", tax)', 'lookup vat(value=tax)'],
    ['$lookup({"a": 1, "b": x}, kind)', 'lookup rows(row a=1 row b=x value=kind)'],
    [
      'a ? 1 : b ? 2 : (c ? 3 : 4)',
      'when choice(test1=a then1=1 test2=b then2=2 test3=c then3=3 otherwise=4)',
    ],
    ['$if(a, 1, $if(b, 2))', 'when if(test1=a then1=1 test2=b then2=2)'],
    ['mobile ?? phone ?? "none"', 'when default(1=mobile 2=phone 3="none")'],
    ['mobile ?: phone', 'when truthy(1=mobile 2=phone)'],
    ['lines.{"s": sku}', 'each(list=lines item=object(s=sku))'],
    [
      '[lines[quantity > 0]^(>price).{"s": sku}]',
      'each[](list=lines where1=infix >(left=quantity right=0) sort1=price item=object(s=sku))',
    ],
    ['lines[sku = "a"].price', 'each(list=lines where1=infix =(left=sku right="a") item=price)'],
    ['a[x].b^(c).d', 'each(list=each(list=a where1=x item=b) sort1=c item=d)'],
    ['$split(name, " ")[0]', 'pick(list=call split(1=name 2=" ") where1=0)'],
    ['($x := a; $y := $x; $x & $y)', 'names($x=a $y=$x result=template &(1=$x 2=$y))'],
    ['[a, b]', 'list(1=a 2=b)'],
    ['{}', 'object'],
  ])('%s', (formula, drawn) => {
    const graph = drawFormula(formula)
    expect(outline(graph)).toBe(drawn)
    expect(graph.isDrawn).toBe(true)
  })
})

describe('what is not drawn is code that shows what it reads:', () => {
  test.each([
    ['$map(lines, function($l) { $l.sku })', 'code(in1=lines)', 'it calls $map'],
    [
      'name & $map(lines, function($l) { $l.sku })',
      'template &(1=name 2=code(in1=lines))',
      'it calls $map',
    ],
    ['lines{sku: price}', 'code(in1=lines)', 'it groups by a key'],
    ['$settings.*', 'each(list=$settings item=*)', 'it reads whatever fields there are'],
    ['a /* why */ & b', 'code(in1=a in2=b)', 'it has a comment'],
    ['a & $uppercase(/* why */ b)', 'template &(1=a 2=code(in1=b))', 'it has a comment'],
    ['(/* why */ a) & b', 'template &(1=code(in1=a) 2=b)', 'it has a comment'],
    ['$vat(x)', 'code(in1=x in2=$vat)', 'it calls $vat'],
  ])('%s', (formula, drawn, reason) => {
    const graph = drawFormula(formula)
    expect(outline(graph)).toBe(drawn)
    expect(graph.isDrawn).toBe(false)
    expect(graph.nodes.find(({ kind }) => kind === 'code')).toMatchObject({ reason })
  })

  test('what is no formula at all', () => {
    expect(drawFormula('a +').nodes).toMatchObject([{ kind: 'code', text: 'a +', ports: [] }])
  })
})

test('every node tells its place in the text and the loops around it', () => {
  const formula = 'total + $sum(lines.(price * quantity))'
  const { nodes } = drawFormula(formula)
  for (const node of nodes) {
    expect(formula.slice(node.range.from, node.range.to)).toBe(node.text)
  }
  expect(nodes.find(({ text }) => text === 'quantity')).toMatchObject({
    id: 'f/right/1/item/right',
    range: { from: 28, to: 36 },
    loops: ['f/right/1'],
  })
})

test('chips tell their paths', () => {
  const chips = ['lines[-1].sku[]', '$$.`a b`', '%.%.id', '$', '"a".b']
  expect(chips.map((chip) => drawFormula(chip).nodes[0])).toMatchObject([
    { start: 'here', steps: [{ name: 'lines', pick: -1 }, { name: 'sku' }], isList: true },
    { start: 'record', steps: [{ name: 'a b' }] },
    { kind: 'code' },
    { start: 'here', steps: [] },
    { start: 'here', steps: [{ name: 'a' }, { name: 'b' }] },
  ])
})
