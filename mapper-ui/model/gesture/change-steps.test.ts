import { describe, expect, test } from 'vitest'
import { sampleFlow } from '../testing/sample-flow.ts'
import { tryFlow } from '../testing/try-gesture.ts'
import { addElse, addStep, moveStep, removeStep, wrapStep } from './change-steps.ts'
import { setCondition, setStepKey } from './set-step-key.ts'

const grouped = `steps:
  - if: =a
    do:
      - skip: first   # one
      - fail: second
  # the last
  - skip: third
`

describe('a step', () => {
  test('is added at a position', () => {
    const { text } = tryFlow(
      (flow) => addStep(flow, ['steps'], 1, { skip: 'why', if: '=x' }),
      grouped,
    )
    expect(text).toContain('- fail: second\n  - skip: why\n    if: =x\n  # the last\n')
    const last = tryFlow((flow) => addStep(flow, ['steps'], 9, { skip: 'why' }), grouped)
    expect(last.text.endsWith('  - skip: third\n  - skip: why\n')).toBe(true)
  })

  test('is the first of those for records that are gone', () => {
    const text = 'steps: [ { skip: no } ]\ndeletes: { limit: 5% }\n'
    const { text: result } = tryFlow(
      (flow) => addStep(flow, ['deletes', 'do'], 0, { skip: 'x' }),
      text,
    )
    expect(result).toContain('deletes: { limit: 5%, do: [{ skip: x }] }')
  })

  test('moves with its comments, within a list and into a branch', () => {
    const up = tryFlow((flow) => moveStep(flow, ['steps', 1], ['steps'], 0), grouped)
    expect(up.text.startsWith('steps:\n  # the last\n  - skip: third\n  - if: =a\n')).toBe(true)
    const into = tryFlow((flow) => moveStep(flow, ['steps', 1], ['steps', 0, 'do'], 1), grouped)
    expect(into.text).toContain(
      '# one\n      # the last\n      - skip: third\n      - fail: second',
    )
  })

  test('does not move into itself, and stays where it is put down', () => {
    const itself = tryFlow((flow) => moveStep(flow, ['steps', 0], ['steps', 0, 'do'], 0), grouped)
    expect(itself.refused).toBe('refused.into-itself')
    expect(tryFlow((flow) => moveStep(flow, ['steps', 0], ['steps'], 1), grouped).text).toBe(
      grouped,
    )
  })

  test('goes away, but not the last of its list', () => {
    expect(tryFlow((flow) => removeStep(flow, ['steps', 0, 'do', 1]), grouped).gone).toEqual([
      '      - fail: second',
    ])
    const one = 'steps:\n  - skip: no\n'
    expect(tryFlow((flow) => removeStep(flow, ['steps', 0]), one).refused).toBe('refused.last-step')
  })

  test('is put into a group as it is written', () => {
    const wrapped = tryFlow((flow) => wrapStep(flow, ['steps', 2], { if: 'total > 0' }))
    expect(wrapped.text).toContain('  - if: =total > 0\n    do:\n')
    expect(wrapped.text).toContain('          reference:   =number   # aligned\n')
    expect(wrapped.text).toContain("          remark: 'it''s new'\n")
    const each = tryFlow((flow) => wrapStep(flow, ['steps', 1], { for: 'lines' }), grouped)
    expect(each.text).toContain('  - for: =lines\n    do:\n')
    expect(each.text).toContain('      # the last\n      - skip: third\n')
  })

  test('gets another branch', () => {
    const text = grouped.replace('  # the last\n', '')
    expect(tryFlow((flow) => addElse(flow, ['steps', 0], { skip: 'no' }), text).added).toEqual([
      '    else:',
      '      - skip: "no"',
    ])
    expect(tryFlow((flow) => addElse(flow, ['steps', 1], { skip: 'no' }), text).refused).toBe(
      'refused.no-group',
    )
  })
})

describe('a condition', () => {
  test('is added behind the verb, changed and taken away', () => {
    const added = tryFlow((flow) => setCondition(flow, ['steps', 1], 'email'))
    expect(added.text).toContain('  - find: pos.debtor\n    if: =email\n    by:')
    const changed = tryFlow((flow) => setCondition(flow, ['steps', 0], '$count(lines) = 1'))
    expect(changed.added).toEqual(['    if: =$count(lines) = 1     # nothing to do'])
    const gone = tryFlow((flow) => setCondition(flow, ['steps', 0], ''))
    expect(gone.gone).toEqual(['    if: =$count(lines) = 0     # nothing to do'])
  })

  test('of a group stands before its steps', () => {
    const text = 'steps:\n  - do:\n      - skip: no\n'
    expect(tryFlow((flow) => setCondition(flow, ['steps', 0], 'a'), text).text).toBe(
      'steps:\n  - if: =a\n    do:\n      - skip: no\n',
    )
  })
})

test('a key of a step is set at its place, and its verb stays', () => {
  const mode = tryFlow((flow) => setStepKey(flow, ['steps', 2], 'mode', 'update'))
  expect(mode.text).toContain('  - write: pos.order\n    mode: update\n    match:')
  expect(tryFlow((flow) => setStepKey(flow, ['steps', 2], 'write', undefined)).refused).toBe(
    'refused.verb',
  )
  expect(tryFlow((flow) => setStepKey(flow, ['steps', 7], 'mode', 'x')).refused).toBe(
    'refused.absent',
  )
  expect(sampleFlow).toContain('steps:')
})
