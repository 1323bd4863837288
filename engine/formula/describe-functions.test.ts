import { expect, test } from 'vitest'
import { compileFormula } from './compile-formula.ts'
import { describeFunctions } from './describe-functions.ts'

const builtins = describeFunctions().filter((each) => each.from === 'jsonata')

test.each(builtins.flatMap((each) => each.examples).map((each) => [each.formula, each]))(
  'the help says the truth about %s',
  (text, { record, result }) => {
    const { formula } = compileFormula(text)
    expect(formula?.evaluate(record, { variables: {}, now: 0 })).toEqual(result)
  },
)

test('every function is described once, with a sentence and an example', () => {
  const names = describeFunctions().map((each) => each.name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, signature, doc, examples } of describeFunctions()) {
    expect(signature).toMatch(new RegExp(`^\\$${name}\\(.*\\)$`))
    expect(doc).toMatch(/^[A-Z].*\.$/)
    expect(examples.length).toBeGreaterThan(0)
  }
})
