import { FormulaError } from './formula.ts'
import type { ProductFunction } from './product-function.ts'

const given = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** The functions that Mapwright adds to the language, in the order of the docs. */
export const productFunctions: readonly ProductFunction[] = [
  {
    name: 'first',
    arity: { min: 1, max: Infinity },
    signature: '$first(value, ...)',
    doc: 'The first argument that is there and is not empty text or null.',
    examples: [
      { formula: '$first(mobile, phone)', record: { mobile: '', phone: '12' }, result: '12' },
    ],
    implementation: (args) => args.find(given),
  },
  {
    name: 'words',
    arity: { min: 1, max: Infinity },
    signature: '$words(text, ...)',
    doc: 'Joins with one space what is there, leaving out empty text and null.',
    examples: [{ formula: '$words("Ada", "", "Lovelace")', result: 'Ada Lovelace' }],
    implementation: (args) => args.filter(given).map(String).join(' '),
  },
  {
    name: 'if',
    arity: { min: 2, max: 3 },
    signature: '$if(test, then, else)',
    doc: 'The second argument when the first is true, else the third. Both are computed.',
    examples: [{ formula: '$if(1 > 2, "yes", "no")', result: 'no' }],
    implementation: ([test, whenTrue, whenFalse]) => (test === true ? whenTrue : whenFalse),
  },
  {
    name: 'money',
    arity: { min: 1, max: 1 },
    signature: '$money(amount)',
    doc: 'An amount rounded to cents, halves away from zero.',
    examples: [{ formula: '$money(1.005)', result: 1.01 }],
    implementation: ([amount]) => {
      if (amount === undefined || amount === null || amount === '') return undefined
      const cents = Math.round(Math.abs(Number(amount)) * 100 + 1e-9)
      return (Math.sign(Number(amount)) * cents) / 100
    },
  },
  {
    name: 'translate',
    arity: { min: 2, max: 2 },
    signature: '$translate(table, value)',
    doc: 'What a table of the flow gives for a value.',
    examples: [],
    implementation: ([table, value], context) => {
      if (context.translate === undefined || typeof table !== 'string') {
        throw new FormulaError('TRANSLATE', 'there is no table here', undefined)
      }
      return context.translate(table, value)
    },
  },
]
