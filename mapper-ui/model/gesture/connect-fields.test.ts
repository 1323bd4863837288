import { describe, expect, test } from 'vitest'
import { sampleFlow } from '../testing/sample-flow.ts'
import { openMapping, type TriedGesture, tryMapping } from '../testing/try-gesture.ts'
import { connectFields } from './connect-fields.ts'
import type { DropChoice } from './drop-choices.ts'

function connect(
  source: string,
  target: string,
  choice?: DropChoice,
  text?: string,
): Omit<TriedGesture, 'text'> {
  const { text: _, ...told } = tryMapping(
    (view) => connectFields(view, source, target, choice),
    text,
  )
  return told
}

function choose(source: string, target: string, choice: DropChoice) {
  return connect(source, target, choice).added.map((line) => line.trim())
}

const withoutLines = sampleFlow.replace(/ {6}lines:\n(?: {8}.*\n)+/, '')

describe('a source field dropped on an empty target field', () => {
  test('is one new line, in the order of the target', () => {
    const { text } = tryMapping((view) => connectFields(view, 'total', 'total'))
    expect(text).toContain('      debtor: =$debtor.id\n      total: =total\n      remark:')
  })

  test('makes the group it is in', () => {
    const text = sampleFlow.replace(/ {6}delivery:\n.*\n/, '')
    expect(connect('billing.city', 'delivery.city', undefined, text)).toEqual({
      gone: [],
      added: ['      delivery:', '        city: =billing.city'],
      notices: [],
    })
  })

  test('is converted where the types differ, and people are told', () => {
    expect(connect('total', 'delivery.street')).toMatchObject({
      added: ['        street: =$string(total)'],
      notices: ['notice.converted'],
    })
  })

  test('makes the step’s set when there is none', () => {
    const text = `flow: a
source: { read: shop.order }
steps:
  - write: pos.order
    match: { reference: =number }
`
    const { added } = tryMapping((view) => connectFields(view, 'total', 'total'), text, [
      'steps',
      0,
    ])
    expect(added).toEqual(['    set:', '      total: =total'])
  })

  test('in a list is a field of the item, and of the whole record by its name', () => {
    expect(connect('lines.quantity', 'lines.quantity').added).toEqual([
      '          quantity: =quantity',
    ])
    expect(connect('number', 'lines.label').added).toEqual(['          label: =$record.number'])
  })

  test('takes results of earlier steps by their name', () => {
    expect(connect('$debtor.name', 'delivery.street').added).toEqual([
      '        street: =$debtor.name',
    ])
  })
})

describe('a field of a list', () => {
  test('dropped on a field of a list adds the list, and says so', () => {
    expect(connect('lines.sku', 'lines.sku', undefined, withoutLines)).toEqual({
      gone: [],
      added: ['      lines:', '        for: =lines', '        set:', '          sku: =sku'],
      notices: ['notice.loop-added'],
    })
  })

  test('deep within two lists goes through both into one', () => {
    const { added } = connect('lines.options.name', 'lines.label', undefined, withoutLines)
    expect(added).toContain('        for: =lines.options')
    expect(added).toContain('          label: =name')
  })

  test('dropped on a single field takes the first, or what is chosen', () => {
    expect(connect('lines.sku', 'delivery.street')).toMatchObject({
      added: ['        street: =(lines.sku)[0]'],
      notices: ['notice.first'],
    })
    expect(connect('lines.sku', 'delivery.street', 'join').added).toEqual([
      '        street: =$join(lines.sku, ", ")',
    ])
    expect(connect('lines.price', 'total', 'sum').added).toEqual([
      '      total: =$sum(lines.price)',
    ])
  })

  test('dropped on a list of single values is that list', () => {
    expect(connect('lines.sku', 'tags').added).toEqual(['      tags: =[lines.sku]'])
    expect(connect('lines.price', 'tags')).toMatchObject({
      added: ['      tags: =[lines.price.$string($)]'],
      notices: ['notice.converted'],
    })
    expect(connect('total', 'tags').added).toEqual(['      tags: =[$string(total)]'])
  })

  test('is added up, counted or joined as the field needs it', () => {
    expect(choose('lines.price', 'total', 'average')).toEqual(['total: =$average(lines.price)'])
    expect(choose('lines.price', 'total', 'max')).toEqual(['total: =$max(lines.price)'])
    expect(choose('lines.price', 'delivery.street', 'min')).toEqual([
      'street: =$string($min(lines.price))',
    ])
    expect(choose('lines.price', 'delivery.street', 'join')).toEqual([
      'street: =$join(lines.price.$string($), ", ")',
    ])
    expect(choose('lines', 'total', 'count')).toEqual(['total: =$count(lines)'])
  })

  test('is refused where the target is in a list and the source in none', () => {
    expect(connect('number', 'lines.label', undefined, withoutLines).refused).toBe(
      'refused.needs-list',
    )
  })

  test('of an outer loop is refused: only the innermost item has names', () => {
    const nested = sampleFlow.replace(
      '  - write: pos.order\n',
      '  - write: pos.order\n    for: =lines\n',
    )
    const inner = nested.replace('        for: =lines', '        for: =options')
    expect(connect('lines.quantity', 'lines.label', undefined, inner).refused).toBe(
      'refused.outer-item',
    )
    expect(connect('lines.options.name', 'lines.label', undefined, inner).added).toEqual([
      '          label: =name',
    ])
  })
})

describe('a list dropped on a list', () => {
  test('makes one item of each, with the fields of one name', () => {
    expect(connect('lines', 'lines', undefined, withoutLines)).toEqual({
      gone: [],
      added: [
        '      lines:',
        '        for: =lines',
        '        set:',
        '          sku: =sku',
        '          quantity: =quantity',
        '          price: =price',
      ],
      notices: ['notice.children-matched'],
    })
  })

  test('that is there already changes what it is made from', () => {
    expect(connect('lines.options', 'lines')).toMatchObject({
      gone: ['        for: =lines'],
      added: ['        for: =lines.options'],
    })
  })

  test('can be taken over as it is', () => {
    expect(connect('lines', 'lines', 'map', withoutLines).added).toEqual(['      lines: =lines'])
  })
})

describe('a group dropped on a group', () => {
  test('connects the fields of one name that are not filled', () => {
    expect(connect('billing', 'delivery')).toEqual({
      gone: [],
      added: ['        street: =billing.street', '        city: =billing.city'],
      notices: ['notice.children-matched'],
    })
  })

  test('without a name in common is refused', () => {
    expect(connect('$debtor', 'delivery').refused).toBe('refused.no-children')
  })
})

describe('a second source dropped on a filled field', () => {
  test.each<[DropChoice | undefined, string]>([
    [undefined, '=email'],
    ['replace', '=email'],
    ['concatenate', '=number & " " & email'],
    ['first-filled', '=$first(number, email)'],
    ['condition', '=email ? number'],
  ])('%s', (choice, formula) => {
    const { added } = connect('email', 'reference', choice)
    expect(added[0]?.replace(/['#].*/, '')).toBeDefined()
    const { fields } = openMapping(
      tryMapping((view) => connectFields(view, 'email', 'reference', choice)).text,
    )
    expect(`=${fields[0]?.text}`).toBe(formula)
  })

  test('keeps the comment and the layout of the line', () => {
    expect(connect('email', 'reference').added).toEqual(['      reference:   =email   # aligned'])
  })
})

test('a field is refused in a group that one formula fills', () => {
  const text = sampleFlow.replace(/delivery:\n.*/, 'delivery: =billing')
  expect(connect('billing.city', 'delivery.city', undefined, text).refused).toBe(
    'refused.group-filled',
  )
})

test('fields that do not exist, and choices that do not fit, are refused', () => {
  expect(connect('nothing', 'total').refused).toBe('refused.absent')
  expect(connect('total', 'total', 'each').refused).toBe('refused.unfit')
  expect(connect('billing', 'total').refused).toBe('refused.unfit-group')
  expect(connect('total', 'delivery').refused).toBe('refused.unfit-value')
})
