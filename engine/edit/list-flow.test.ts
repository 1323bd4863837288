import { expect, test } from 'vitest'
import { listFlow } from './list-flow.ts'

const edited = (text: string) => {
  const outcome = listFlow(text, 'brands')
  return outcome.kind === 'edited' ? outcome.text : outcome.code
}

test('adds one line after the other flows', () => {
  const before =
    '# ours\nintegration: x\n\nflows:\n  - orders   # first\n  - products: { direction: { a: b } }\n\n# the end\n'
  expect(edited(before)).toBe(before.replace('{ a: b } }\n', '{ a: b } }\n  - brands\n'))
})

test('keeps a list on one line', () => {
  expect(edited('integration: x\nflows: [orders]\n')).toBe(
    'integration: x\nflows: [orders, brands]\n',
  )
})
