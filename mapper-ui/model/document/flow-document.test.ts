import { describe, expect, test } from 'vitest'
import { say, type YamlEdit } from '../../../engine/index.ts'
import { createFlowDocument, type FlowDocument, isChanged } from './flow-document.ts'
import { gesture } from './gesture.ts'
import { label } from './label.ts'

const text = `flow: orders   # name
steps:
  - write: pos.order
    set:
      total:  =total  # aligned
`

function open(): FlowDocument {
  return createFlowDocument('orders.yaml', text)
}

/** What waits to be read. */
function openWaiting() {
  const waiting: (() => void)[] = []
  const document = createFlowDocument('orders.yaml', text, (later) => {
    waiting.push(later)
  })
  return { document, read: () => waiting.pop()?.() }
}

function setTotal(value: string): YamlEdit {
  return { kind: 'set', path: ['steps', 0, 'set', 'total'], value }
}

function change(document: FlowDocument, ...edits: YamlEdit[]) {
  return document.perform(gesture(label('gesture.test'), edits))
}

function typeAt(document: FlowDocument, at: number, insert: string) {
  document.type([{ from: at, to: at, insert }])
}

const textOf = (document: FlowDocument) => document.store.getState().text

test('opening a file changes nothing', () => {
  const document = open()
  expect(textOf(document)).toBe(text)
  expect(document.store.getState().version).toBe(0)
  expect(isChanged(document.store.getState())).toBe(false)
})

describe('what is typed', () => {
  test('is in the text at once, and in what the text says when nothing more is typed', () => {
    const { document, read } = openWaiting()
    const before = document.store.getState().flow
    typeAt(document, text.indexOf('total  #'), 'sub')
    expect(document.store.getState()).toMatchObject({ version: 1, isRead: false, flow: before })
    read()
    const { flow, isRead } = document.store.getState()
    expect(isRead).toBe(true)
    expect(flow.value).toMatchObject({ steps: [{ set: { total: '=subtotal' } }] })
  })

  test('is read before a gesture is made on it', () => {
    const { document } = openWaiting()
    typeAt(document, 0, '# mine\n')
    change(document, setTotal('=sum'))
    expect(textOf(document)).toBe(`# mine\n${text.replace('=total', '=sum')}`)
    typeAt(document, 0, '{')
    expect(change(document, setTotal('=total'))).toMatchObject({ kind: 'refused' })
  })

  test('keeps mistakes of the whole project that are told before it is read', () => {
    const { document, read } = openWaiting()
    typeAt(document, 0, '# mine\n')
    const told = {
      code: 'x',
      severity: 'error',
      path: [],
      message: say('noFormula', {}),
      file: 'f',
      line: 1,
      column: 1,
    } as const
    document.acceptDiagnostics(1, [told])
    read()
    expect(document.store.getState().diagnostics).toEqual([told])
  })
})

describe('a gesture', () => {
  test('is a small edit of the text, and can be taken back and done again', () => {
    const document = open()
    change(document, setTotal('=sum'))
    expect(textOf(document)).toBe(text.replace('=total', '=sum'))
    expect(document.store.getState().change).toMatchObject({ origin: 'gesture' })
    document.undo()
    expect(textOf(document)).toBe(text)
    document.redo()
    expect(textOf(document)).toBe(text.replace('=total', '=sum'))
  })

  test.each([
    ['|', '=a\n& c'],
    ['|-', '=a\n& c'],
    ['|+', '=a\n& c'],
    ['>', '=a & c'],
    ['>-  # why', '=a & c'],
    ['|2', '=a\n& c'],
  ])('keeps the header of a formula of several lines: %s', (header, formula) => {
    const before = text.replace('=total  # aligned', `${header}\n          =a\n          & b`)
    const indented = header.includes('2')
      ? before.replaceAll(' '.repeat(10), ' '.repeat(8))
      : before
    const document = createFlowDocument('orders.yaml', indented)
    change(document, setTotal(formula))
    expect(textOf(document)).toBe(indented.replace('& b', '& c'))
  })

  test('leaves no header where the formula fits on the line of its field', () => {
    const before = text
      .replace('=total  #', '|  #')
      .replace(/\n$/, '\n          =a\n          & b\n')
    const document = createFlowDocument('orders.yaml', before)
    change(document, setTotal('=a'))
    expect(textOf(document)).toBe(text.replace('=total', '=a'))
  })

  test('of several edits is one entry, and none of them is made when one cannot be', () => {
    const document = open()
    const place = { kind: 'end', of: ['steps'] } as const
    change(
      document,
      { kind: 'insert', place, value: { skip: 'later' } },
      { kind: 'set', path: ['steps', 1, 'skip'], value: 'never' },
    )
    expect(textOf(document)).toBe(`${text}  - skip: never\n`)
    expect(document.store.getState().undoStack.past).toHaveLength(1)
    const refused = change(
      document,
      { kind: 'remove', path: ['steps', 1] },
      { kind: 'remove', path: ['steps', 9] },
    )
    expect(refused).toMatchObject({ kind: 'refused', reason: { key: 'refused.absent' } })
    expect(textOf(document)).toBe(`${text}  - skip: never\n`)
    document.undo()
    expect(textOf(document)).toBe(text)
  })

  test('of one group is one entry until the group ends', () => {
    const document = open()
    for (const value of ['=a', '=ab', '=abc']) {
      document.perform({ ...gesture(label('x'), [setTotal(value)]), group: 'cell' })
    }
    document.endGroup()
    document.perform({ ...gesture(label('x'), [setTotal('=d')]), group: 'cell' })
    document.undo()
    expect(textOf(document)).toContain('=abc')
    document.undo()
    expect(textOf(document)).toBe(text)
  })
})

describe('typing', () => {
  test('goes into one entry while it goes on at one place', () => {
    const document = open()
    const at = text.indexOf('=total') + '=total'.length
    for (const [index, letter] of Array.from('Incl').entries()) typeAt(document, at + index, letter)
    document.type([{ from: at + 3, to: at + 4, insert: '' }])
    expect(textOf(document)).toContain('=totalInc  #')
    document.undo()
    expect(textOf(document)).toBe(text)
    document.redo()
    expect(textOf(document)).toContain('=totalInc  #')
  })

  test('somewhere else, or on a new line, is another entry', () => {
    const document = open()
    typeAt(document, 0, '#')
    typeAt(document, 1, '\n')
    typeAt(document, 2, '#')
    typeAt(document, text.length, '#')
    expect(document.store.getState().undoStack.past).toHaveLength(3)
  })

  test('with several carets is taken over whatever the order', () => {
    const document = open()
    document.type([
      { from: 6, to: 6, insert: 'b' },
      { from: 0, to: 0, insert: 'a' },
    ])
    expect(textOf(document).startsWith('aflow: borders')).toBe(true)
    document.undo()
    expect(textOf(document)).toBe(text)
  })
})

describe('text that is not YAML', () => {
  test('keeps what was there before, says the line, and refuses gestures', () => {
    const document = open()
    typeAt(document, text.length, 'tables: [')
    const { broken, flow } = document.store.getState()
    expect(broken?.line).toBeGreaterThanOrEqual(6)
    expect(flow.value['flow']).toBe('orders')
    expect(change(document, setTotal('=x'))).toMatchObject({
      kind: 'refused',
      reason: { key: 'refused.broken' },
    })
    document.undo()
    expect(document.store.getState().broken).toBeUndefined()
  })

  test('can be opened too, and put right by typing', () => {
    const document = createFlowDocument('a.yaml', 'flow: [')
    expect(document.store.getState().broken).toBeDefined()
    typeAt(document, 7, ']')
    expect(document.store.getState().broken).toBeUndefined()
  })
})

test('one undo list covers gestures, typing and what came from outside', () => {
  const document = open()
  change(document, setTotal('=a'))
  typeAt(document, 0, '# mine\n')
  document.merge([{ from: 0, to: 0, insert: '# theirs\n' }])
  expect(document.store.getState().undoStack.past.map(({ label: { key } }) => key)).toEqual([
    'gesture.test',
    'undo.typing',
    'undo.merge',
  ])
  document.undo()
  document.undo()
  document.undo()
  expect(textOf(document)).toBe(text)
  document.undo()
  expect(textOf(document)).toBe(text)
})

test('diagnostics of an older text are dropped', () => {
  const document = open()
  change(document, setTotal('=a'))
  const message = say('noFormula', {})
  const found = { code: 'x', severity: 'hint', path: [], message } as const
  document.acceptDiagnostics(0, [{ ...found, file: 'orders.yaml', line: 1, column: 1 }])
  expect(document.store.getState().diagnostics).toEqual([])
  document.acceptDiagnostics(1, [{ ...found, file: 'orders.yaml', line: 1, column: 1 }])
  expect(document.store.getState().diagnostics).toHaveLength(1)
})

test('what is saved is not changed any more', () => {
  const document = open()
  change(document, setTotal('=a'))
  expect(isChanged(document.store.getState())).toBe(true)
  document.markSaved()
  expect(isChanged(document.store.getState())).toBe(false)
  document.undo()
  expect(isChanged(document.store.getState())).toBe(true)
})
