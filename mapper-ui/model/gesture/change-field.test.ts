import { describe, expect, test } from 'vitest'
import { sampleFlow } from '../testing/sample-flow.ts'
import { openMapping, tryMapping } from '../testing/try-gesture.ts'
import {
  addField,
  extendFormula,
  removeField,
  repointField,
  setConstant,
  setFormula,
} from './change-field.ts'
import { cyclePolicy } from './change-policy.ts'

describe('a formula written by hand', () => {
  test('takes the place of what was there', () => {
    expect(tryMapping((view) => setFormula(view, 'debtor', ' $debtor.id + 1 '))).toMatchObject({
      gone: ['      debtor: =$debtor.id'],
      added: ['      debtor: =$debtor.id + 1'],
    })
  })

  test('is quoted where YAML would cut it off', () => {
    expect(tryMapping((view) => setFormula(view, 'total', 'total ? "a: b" : "c"')).added).toEqual([
      `      total: '=total ? "a: b" : "c"'`,
    ])
  })

  test('that is empty takes the field out', () => {
    expect(tryMapping((view) => setFormula(view, 'debtor', '  ')).gone).toEqual([
      '      debtor: =$debtor.id',
    ])
  })
})

describe('a constant', () => {
  test('stands for itself, whatever it looks like', () => {
    expect(tryMapping((view) => setConstant(view, 'total', 5)).added).toEqual(['      total: 5'])
    expect(tryMapping((view) => setConstant(view, 'delivery.street', '0871')).added).toEqual([
      '        street: "0871"',
    ])
  })

  test('that begins with the mark of formulas is written as one', () => {
    const { text } = tryMapping((view) => setConstant(view, 'delivery.street', '=x'))
    const field = openMapping(text).fields.find(({ target }) => target === 'delivery.street')
    expect(field).toMatchObject({ kind: 'formula', text: '"=x"' })
  })
})

describe('a field that is taken out', () => {
  test('goes with the group that holds nothing else', () => {
    expect(tryMapping((view) => removeField(view, 'delivery.name')).gone).toEqual([
      '      delivery:',
      '        name: =$words(firstname, lastname)',
    ])
  })

  test('goes out of the lists of policies too', () => {
    expect(tryMapping((view) => removeField(view, 'remark')).gone).toEqual([
      '    createOnly: [remark]',
      "      remark: 'it''s new'",
    ])
  })

  test('leaves the list it was the last field of', () => {
    const text = sampleFlow.replace('          price: =price * $record.total\n', '')
    const { text: result } = tryMapping((view) => removeField(view, 'lines.sku'), text)
    expect(result).toContain('        set: {}')
  })
})

function repointDrifted(target: string) {
  return tryMapping((view) => {
    const field = view.fields[view.drifted[0] ?? -1]
    if (!field) throw new Error('nothing drifted')
    return repointField(view, field, target)
  })
}

describe('a field that the target does not have', () => {
  test('is given to another field by a new name', () => {
    expect(repointDrifted('total')).toMatchObject({
      gone: ['      gone: =total'],
      added: ['      total: =total'],
    })
  })

  test('is given to a field elsewhere', () => {
    expect(repointDrifted('delivery.city')).toMatchObject({
      gone: ['      gone: =total'],
      added: ['        city: =total'],
    })
  })

  test('does not overwrite what is filled', () => {
    expect(repointDrifted('reference').refused).toBe('refused.filled')
  })
})

test('a formula is extended by a function', () => {
  const { added } = tryMapping((view) =>
    extendFormula(view, 'debtor', { kind: 'wrap', name: 'string' }),
  )
  expect(added).toEqual(['      debtor: =$string($debtor.id)'])
  const loop = tryMapping((view) => extendFormula(view, 'lines', { kind: 'take-first' }))
  expect(loop.refused).toBe('refused.no-formula')
})

test('a let takes new names', () => {
  const text = 'flow: a\nsource: { read: shop.order }\nsteps:\n  - let:\n      a: =b # c\n'
  expect(tryMapping((view) => addField(view, 'city', '=billing.city'), text, ['steps', 0])).toEqual(
    {
      gone: [],
      added: ['      city: =billing.city'],
      notices: [],
      text: `${text}      city: =billing.city\n`,
    },
  )
  const taken = tryMapping((view) => addField(view, 'a', 1), text, ['steps', 0])
  expect(taken.refused).toBe('refused.filled')
})

describe('a policy', () => {
  test('is added where people write it, and to the list that is there', () => {
    expect(tryMapping((view) => cyclePolicy(view, 'debtor')).added).toEqual([
      '    createOnly: [remark, debtor]',
    ])
  })

  test('of a field that nothing fills is refused, for the engine would not take it', () => {
    const tried = tryMapping((view) => cyclePolicy(view, 'nowhere'))
    expect(tried.refused).toBe('refused.unmapped')
  })

  test('gives way to the next one in one gesture, and its list goes with the last field', () => {
    const once = tryMapping((view) => cyclePolicy(view, 'remark'))
    expect(once).toMatchObject({
      gone: ['    createOnly: [remark]'],
      added: ['    onlyIfEmpty:', '      - remark'],
    })
    const ifEmpty = tryMapping((view) => cyclePolicy(view, 'remark'), once.text)
    expect(ifEmpty.text).not.toMatch(/createOnly|onlyIfEmpty/)
  })

  test('that a formula decides is refused', () => {
    const text = sampleFlow.replace('[remark]', '=$settings.fields')
    const tried = tryMapping((view) => cyclePolicy(view, 'debtor'), text)
    expect(tried.refused).toBe('refused.policy-formula')
  })

  test('holds for fields at the top only', () => {
    const tried = tryMapping((view) => cyclePolicy(view, 'delivery.city'))
    expect(tried.refused).toBe('refused.policy-within')
  })
})
