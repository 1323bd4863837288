import { say } from '../../messages/message.ts'
import type { ProductFunction } from '../product-function.ts'
import { checkTotal, spend, spendOnText } from '../run/meter.ts'
import { isNothing, wrongArgument } from './function-argument.ts'

function first(values: readonly unknown[]): unknown {
  for (const value of values) if (!isNothing(value)) return value
  return undefined
}

/** Lists are taken apart, so that `$words(names)` works like `$words(a, b)`. */
function words(values: readonly unknown[]): string | undefined {
  const found: string[] = []
  let length = 0
  const add = (value: unknown): void => {
    const word = wordOf(value)
    if (word === '') return
    found.push(word)
    length += word.length + 1
    checkTotal(length - 1)
  }
  for (const value of values) {
    if (Array.isArray(value)) for (const inner of value) add(inner)
    else add(value)
  }
  // Joined at once: a text that grows word by word keeps all that it was, which is ten times the memory.
  return found.length === 0 ? undefined : found.join(' ')
}

function wordOf(value: unknown): string {
  if (isNothing(value)) return ''
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw wrongArgument('words', say('texts', {}), value)
  }
  const text = String(value)
  spendOnText(text)
  return text.trim()
}

/** What the language takes for true in a condition: an empty value of any kind is not. */
function holds(test: unknown): boolean {
  if (Array.isArray(test)) {
    spend(test.length)
    return test.some(holds)
  }
  if (typeof test === 'function' || test === null || test === undefined) return false
  if (typeof test !== 'object') return Boolean(test)
  const names = Object.keys(test)
  spend(names.length)
  return names.length > 0
}

export const chooseFunctions: readonly ProductFunction[] = [
  {
    name: 'first',
    arity: { min: 1, max: Infinity },
    signature: '$first(value, ...)',
    doc: 'The first argument that is there and is neither null nor empty text.',
    examples: [
      { formula: '$first(mobile, phone)', record: { mobile: '', phone: '020-1' }, result: '020-1' },
      { formula: '$first(stock, 5)', record: { stock: 0 }, result: 0 },
      { formula: '$first(mobile, phone)', record: { mobile: null } },
    ],
    implementation: first,
  },
  {
    name: 'empty',
    arity: { min: 1, max: 1 },
    signature: '$empty(value)',
    doc: 'True when a value is absent, null, empty text or an empty list. JSONata answers $not(x) with nothing when x is absent, so a condition on a missing field needs this.',
    examples: [
      { formula: '$empty(email)', record: {}, result: true },
      { formula: '$empty(email)', record: { email: '' }, result: true },
      { formula: '$empty(lines)', record: { lines: [] }, result: true },
      { formula: '$empty(stock)', record: { stock: 0 }, result: false },
    ],
    implementation: ([value]) => isNothing(value) || (Array.isArray(value) && value.length === 0),
  },
  {
    name: 'words',
    arity: { min: 1, max: Infinity },
    signature: '$words(text, ...)',
    doc: 'Joins with one space what is there, without white space around it; lists are taken apart.',
    examples: [
      {
        formula: '$words(first, middle, last)',
        record: { first: 'Ada', middle: '', last: ' Lovelace ' },
        result: 'Ada Lovelace',
      },
      { formula: '$words(street, 12)', record: { street: 'Damrak' }, result: 'Damrak 12' },
      { formula: '$words(names)', record: { names: ['Ada', null, 'King'] }, result: 'Ada King' },
      { formula: '$words(first, last)', record: {} },
    ],
    implementation: words,
  },
  {
    name: 'if',
    arity: { min: 2, max: 3 },
    signature: '$if(test, then, else)',
    doc: 'The second argument when the test holds, else the third. Both are computed: where one may fail, use `test ? then : else`.',
    examples: [
      { formula: '$if(paid, "yes", "no")', record: { paid: true }, result: 'yes' },
      { formula: '$if(paid, "yes", "no")', record: {}, result: 'no' },
      { formula: '$if(paid, "yes")', record: { paid: false } },
    ],
    implementation: ([test, whenTrue, whenFalse]) => (holds(test) ? whenTrue : whenFalse),
  },
]
