import { expect, test } from 'vitest'
import { readFlow } from '../document/read-flow.ts'
import { type MappingView, viewMapping } from '../mapping/mapping-view.ts'
import { flattenSchema, type SchemaRows } from '../mapping/schema-rows.ts'
import { expandedTo, listVisibleRows } from '../mapping/visible-rows.ts'
import { sampleFlow, sampleSurroundings } from '../testing/sample-flow.ts'
import { type FieldLines, LineKind, listFieldLines } from './field-lines.ts'
import { curveOf, type PanelPlace, placeLines } from './place-lines.ts'

function viewOf(text: string): MappingView {
  const flow = readFlow('orders.yaml', text).reading?.value ?? {}
  const request = { flow, surroundings: sampleSurroundings, diagnostics: [], step: ['steps', 2] }
  const view = viewMapping(request)
  if (!view) throw new Error('no mapping')
  return view
}

function textsOf({ source, target }: MappingView, lines: FieldLines): readonly string[] {
  const kinds = Object.keys(LineKind)
  return Array.from({ length: lines.count }, (_, line) => {
    const [from, to] = [lines.from[line] ?? -1, lines.to[line] ?? -1]
    return `${source.paths[from]} ${kinds[lines.kinds[line] ?? 0]} ${target.paths[to]}`
  })
}

function panel(rows: SchemaRows, depth: number, more: Partial<PanelPlace> = {}): PanelPlace {
  const visible = listVisibleRows(rows, { expanded: expandedTo(rows, depth) })
  return { visible, rowHeight: 20, scrollTop: 0, height: 1000, ...more }
}

/** `count` fields a side, each joined with the one opposite. */
function ladder(count: number): { readonly rows: SchemaRows; readonly lines: FieldLines } {
  const fields = Array.from({ length: count }, (_, at) => [`f${at}`, { type: 'string' }])
  const rows = flattenSchema({ type: 'object', properties: Object.fromEntries(fields) })
  const all = Int32Array.from({ length: count }, (_, at) => at)
  const lines = {
    count,
    from: all,
    to: all,
    kinds: new Uint8Array(count),
    weights: new Int32Array(count).fill(1),
    bundleOf: new Int32Array(count).fill(-1),
  }
  return { rows, lines }
}

test('every formula has lines from the fields it is made of, and from those that decide', () => {
  const view = viewOf(sampleFlow)
  expect(textsOf(view, listFieldLines(view))).toEqual([
    'number value reference',
    '$debtor.id value debtor',
    'firstname value delivery.name',
    'lastname value delivery.name',
    'lines loop lines',
    'lines.quantity condition lines',
    'lines.sku value lines.sku',
    'total value lines.price',
    'lines.price value lines.price',
  ])
})

test('lines between two groups that are joined field by field become one', () => {
  const all = sampleFlow.replace(
    '        name: =$words(firstname, lastname)',
    '        name: =billing.name\n        street: =billing.street\n        city: =billing.city',
  )
  const view = viewOf(all.replace('=billing.name', '=billing.street'))
  const lines = listFieldLines(view)
  const bundle = lines.weights.indexOf(3)
  expect(textsOf(view, lines)[bundle]).toBe('billing value delivery')
  const open = panel(view.source, 9)
  const whole = placeLines(lines, open, panel(view.target, 9))
  expect(whole.lines.some(({ line }) => line === bundle)).toBe(true)
  const opened = placeLines(lines, open, panel(view.target, 9), { opened: new Set([bundle]) })
  expect(opened.lines.length).toBe(whole.lines.length + 2)
})

test('a line ends in the middle of its rows', () => {
  const { rows, lines } = ladder(3)
  const [, second] = placeLines(lines, panel(rows, 1), panel(rows, 1, { scrollTop: 10 })).lines
  expect(second).toMatchObject({ line: 1, fromY: 30, toY: 20, weight: 1, isGathered: false })
})

test('a line with one end out of view stops at the edge and is counted there', () => {
  const { rows, lines } = ladder(100)
  const source = panel(rows, 1, { height: 100 })
  const target = panel(rows, 1, { height: 100, scrollTop: 1000 })
  const { lines: placed, counts } = placeLines(lines, source, target)
  expect(placed).toHaveLength(10)
  expect(placed[0]).toMatchObject({ fromPlace: 'in', toPlace: 'above', toY: 0 })
  expect(counts).toEqual({ sourceAbove: 0, sourceBelow: 5, targetAbove: 5, targetBelow: 0 })
})

test('lines of a closed group are gathered at the group', () => {
  const view = viewOf(sampleFlow)
  const placed = placeLines(listFieldLines(view), panel(view.source, 1), panel(view.target, 0))
  const gathered = placed.lines.filter(({ isGathered }) => isGathered)
  expect(gathered.map(({ weight }) => weight)).toContain(4)
})

test('never more lines are placed than can be drawn, those in view first', () => {
  const { rows, lines } = ladder(10_000)
  const source = panel(rows, 1, { scrollTop: 800, height: 6000 })
  const placed = placeLines(lines, source, panel(rows, 1), { most: 150 })
  expect(placed.lines).toHaveLength(150)
  expect(placed.lines.slice(0, 11).map(({ fromPlace }) => fromPlace)).toEqual([
    ...Array.from({ length: 10 }, () => 'in'),
    'above',
  ])
})

test('a curve leaves and arrives level', () => {
  expect(curveOf(0, 10, 100, 50)).toBe('M0 10C50 10 50 50 100 50')
})
