import { describe, expect, test } from 'vitest'
import { type Diagnostic, say } from '../../../engine/index.ts'
import { readFlow } from '../document/read-flow.ts'
import { layoutPipeline, type NodePlace } from './layout-pipeline.ts'
import { nodeAtPath, viewPipeline } from './pipeline-view.ts'

const text = `flow: orders
source: { read: shop.order, with: { status: paid } }
steps:
  - skip: No lines
    if: =$count(lines) = 0
  - if: =companyName
    do:
      - write: pos.debtor
        as: debtor
        mode: update
        match: { email: =email }
        set: { name: =companyName, email: =email }
      - for: =lines
        do:
          - let: { a: 1, b: 2 }
    else:
      - fail: No company
  - write: pos.order
    set: {}
deletes:
  do:
    - delete: pos.order
`

const message = say('noFormula', {})

function problem(path: Diagnostic['path'], severity: Diagnostic['severity']): Diagnostic {
  return { code: 'x', severity, path, message, file: 'a.yaml', line: 1, column: 1 }
}

const flow = readFlow('a.yaml', text).reading?.value ?? {}
const view = viewPipeline(flow, [
  problem(['steps', 1, 'do', 0, 'set', 'name'], 'error'),
  problem(['steps', 1, 'if'], 'hint'),
])

test('every step is a node named by its place, with its properties as badges', () => {
  expect(view.nodes.map(({ id, does }) => [id, does.form, does.about])).toEqual([
    ['source', 'read', 'shop.order'],
    ['steps.0', 'skip', 'No lines'],
    ['steps.1', 'when', 'company name'],
    ['steps.1.do.0', 'update', 'pos.debtor'],
    ['steps.1.do.1', 'forEach', 'lines'],
    ['steps.1.do.1.do.0', 'let', 'a, b'],
    ['steps.1.else.0', 'fail', 'No company'],
    ['steps.2', 'upsert', 'pos.order'],
    ['deletes.do.0', 'delete', 'pos.order'],
  ])
  expect(view.nodes[3]?.badges).toEqual([
    { kind: 'mode', text: 'update' },
    { kind: 'match', text: 'email' },
    { kind: 'as', text: 'debtor' },
    { kind: 'fields', text: '2' },
  ])
  expect(view.nodes[4]).toMatchObject({ kind: 'group', badges: [{ kind: 'for', text: 'lines' }] })
})

test('branches and lists are lanes', () => {
  expect(view.lanes.map(({ id, kind, nodes }) => [id, kind, nodes.length])).toEqual([
    ['steps', 'steps', 4],
    ['steps.1.do', 'do', 2],
    ['steps.1.do.1.do', 'do', 1],
    ['steps.1.else', 'else', 1],
    ['deletes.do', 'gone', 1],
  ])
})

test('edges lead from step to step, and into the branches of a group', () => {
  const edges = view.edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`)
  expect(edges).toContain('source next steps.0')
  expect(edges).toContain('steps.1 then steps.1.do.0')
  expect(edges).toContain('steps.1 else steps.1.else.0')
  expect(edges).toContain('steps.1 next steps.2')
  expect(edges).not.toContain('steps.2 next deletes.do.0')
})

test('mistakes are counted where they are, and not at the group around', () => {
  const byId = new Map(view.nodes.map((node) => [node.id, node]))
  expect(byId.get('steps.1.do.0')).toMatchObject({ errors: 1, hints: 0 })
  expect(byId.get('steps.1')).toMatchObject({ errors: 0, hints: 1 })
})

test('a path of the file leads to the innermost step around it', () => {
  expect(nodeAtPath(view, ['steps', 1, 'do', 0, 'set', 'name'])?.id).toBe('steps.1.do.0')
  expect(nodeAtPath(view, ['steps', 1, 'if'])?.id).toBe('steps.1')
  expect(nodeAtPath(view, ['tables'])).toBeUndefined()
})

const oneLine = () => ({ lines: 1, hasDetails: false })

test('steps stand below each other, branches side by side, and groups around what they hold', () => {
  const { nodes, lanes } = layoutPipeline(view, oneLine)
  const at = (id: string) => nodes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 }
  expect(at('steps.0').y).toBeGreaterThan(at('source').y + at('source').height)
  expect(at('steps.2').y).toBeGreaterThan(at('steps.1').y + at('steps.1').height)
  expect(at('steps.1.else.0').x).toBeGreaterThan(at('steps.1.do.1').x + at('steps.1.do.1').width)
  for (const id of ['steps.1.do.0', 'steps.1.do.1', 'steps.1.else.0']) {
    expect(holds(at('steps.1'), at(id))).toBe(true)
  }
  expect(holds(at('steps.1.do.1'), at('steps.1.do.1.do.0'))).toBe(true)
  expect(at('deletes.do.0').x).toBeGreaterThan(lanes.get('steps')?.width ?? 0)
})

test('the same flow is always laid out the same', () => {
  expect(layoutPipeline(viewPipeline(flow, []), oneLine)).toEqual(
    layoutPipeline(viewPipeline(flow, []), oneLine),
  )
})

test('a title that an author wrote is what the step is called', () => {
  const steps = [{ skip: 'no', title: 'Only paid orders' }]
  expect(viewPipeline({ steps }, []).nodes[0]).toMatchObject({ title: 'Only paid orders' })
})

describe('sections', () => {
  const steps = [
    { skip: 'a' },
    { fail: 'b' },
    { let: { c: 1 } },
    { find: 'pos.order', for: '=lines' },
    { find: 'pos.product', for: '=lines' },
    { find: 'pos.product' },
    { write: 'pos.order', set: {} },
  ]
  const own = viewPipeline(
    { source: { read: 'shop.order' }, steps },
    [],
    [
      { from: 0, title: 'Which orders', more: '' },
      { from: 3, title: 'What it needs', more: '' },
    ],
  )
  const layout = layoutPipeline(own, oneLine)

  test('are columns from left to right, behind what is read', () => {
    expect(own.sections.map(({ title, nodes }) => [title, nodes.length])).toEqual([
      ['Which orders', 3],
      ['What it needs', 4],
    ])
    const places = ['source', 'steps.0', 'steps.3'].map((id) => layout.nodes.get(id)?.x ?? 0)
    expect(places).toEqual(places.toSorted((left, right) => left - right))
    expect(layout.sections.get('section.3')?.x).toBe(layout.nodes.get('steps.5')?.x)
  })

  test('put checks that follow each other on one card, and look-ups of one list on another', () => {
    expect(layout.runs.map(({ kind, nodes }) => [kind, nodes])).toEqual([
      ['checks', ['steps.0', 'steps.1']],
      ['lookUps', ['steps.3', 'steps.4']],
    ])
    for (const { place, nodes } of layout.runs) {
      const at = nodes.map((id) => layout.nodes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 })
      for (const { x, y, width, height } of at) {
        expect(x >= place.x && y > place.y).toBe(true)
        expect(x + width <= place.x + place.width).toBe(true)
        expect(y + height <= place.y + place.height).toBe(true)
      }
    }
  })

  test('are folded to their heads, and the others stay where they are drawn', () => {
    const folded = layoutPipeline(own, oneLine, new Set(['section.0']))
    expect([...folded.hidden]).toEqual(['steps.0', 'steps.1', 'steps.2'])
    expect(folded.chains).toEqual([['section.3', 'run.steps.3', 'steps.5', 'steps.6']])
    expect(folded.sections.get('section.0')).toEqual(layout.sections.get('section.0'))
    expect(folded.nodes.get('steps.3')).toEqual(layout.nodes.get('steps.3'))
    // What is chosen in it is shown by its head.
    expect(folded.nodes.get('steps.1')).toEqual(folded.sections.get('section.0'))
  })

  test('fold with all that is within the groups of their steps', () => {
    const inGroups = viewPipeline(
      { steps: [{ if: 'true', do: [{ skip: 'a' }], else: [{ fail: 'b' }] }, { let: { c: 1 } }] },
      [],
      [
        { from: 0, title: 'One', more: '' },
        { from: 1, title: 'Two', more: '' },
      ],
    )
    const { hidden } = layoutPipeline(inGroups, oneLine, new Set(['section.0']))
    expect([...hidden]).toEqual(['steps.0', 'steps.0.do.0', 'steps.0.else.0'])
  })

  test('are drawn one below the other, their head first', () => {
    expect(layout.chains).toEqual([
      ['section.0', 'run.steps.0', 'steps.2'],
      ['section.3', 'run.steps.3', 'steps.5', 'steps.6'],
    ])
  })
})

test('a flow that is only begun has no nodes yet', () => {
  expect(viewPipeline({ flow: 'a', steps: 'none' }, [])).toEqual({
    nodes: [],
    sections: [],
    lanes: [],
    edges: [],
  })
})

test('five hundred steps are laid out', () => {
  const steps = Array.from({ length: 500 }, () => ({ skip: 'no' }))
  const { nodes } = layoutPipeline(viewPipeline({ steps }, []), oneLine)
  expect(nodes.size).toBe(500)
})

/** Places of children count from the corner of their group. */
function holds(group: NodePlace, child: NodePlace): boolean {
  const isWide = child.x >= 0 && child.x + child.width <= group.width
  return isWide && child.y >= 0 && child.y + child.height <= group.height
}
