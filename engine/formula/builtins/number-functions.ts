import { type BuiltinFunction, builtin } from './builtin-function.ts'

export const numberFunctions: readonly BuiltinFunction[] = [
  builtin('number', '<(nsb)-:n>', 'value', 'A number out of text, or 1 and 0 for true and false.', {
    formula: '$number("12.50")',
    result: 12.5,
  }),
  builtin('abs', '<n-:n>', 'number', 'Without its sign.', { formula: '$abs(-3)', result: 3 }),
  builtin('floor', '<n-:n>', 'number', 'Rounded down to a whole number.', {
    formula: '$floor(2.9)',
    result: 2,
  }),
  builtin('ceil', '<n-:n>', 'number', 'Rounded up to a whole number.', {
    formula: '$ceil(2.1)',
    result: 3,
  }),
  builtin(
    'round',
    '<n-n?:n>',
    'number, decimals',
    'Rounded, halves to the even neighbour; for amounts use `$money`.',
    { formula: '$round(2.5)', result: 2 },
    { formula: '$round(1.236, 2)', result: 1.24 },
  ),
  builtin('power', '<n-n:n>', 'base, exponent', 'Raised to a power.', {
    formula: '$power(2, 8)',
    result: 256,
  }),
  builtin('sqrt', '<n-:n>', 'number', 'Square root.', { formula: '$sqrt(9)', result: 3 }),
  {
    ...builtin('random', '<:n>', '', 'A number from 0 up to but not including 1.', {
      formula: '$random() < 1',
      result: true,
    }),
    always: true,
  },
  builtin(
    'formatNumber',
    '<n-so?:s>',
    'number, picture, options',
    'A number as text by a picture.',
    {
      formula: '$formatNumber(1234.5, "#,##0.00")',
      result: '1,234.50',
    },
  ),
  builtin('formatBase', '<n-n?:s>', 'number, base', 'A whole number written in another base.', {
    formula: '$formatBase(255, 16)',
    result: 'ff',
  }),
  builtin('formatInteger', '<n-s:s>', 'number, picture', 'A whole number as text by a picture.', {
    formula: '$formatInteger(7, "000")',
    result: '007',
  }),
  builtin('parseInteger', '<s-s:n>', 'text, picture', 'A whole number read by a picture.', {
    formula: '$parseInteger("1,200", "#,##0")',
    result: 1200,
  }),
  builtin('sum', '<a<n>:n>', 'numbers', 'All numbers added up.', {
    formula: '$sum(lines.(price * quantity))',
    record: {
      lines: [
        { price: 2, quantity: 3 },
        { price: 4, quantity: 1 },
      ],
    },
    result: 10,
  }),
  builtin('max', '<a<n>:n>', 'numbers', 'The largest.', { formula: '$max([1, 5])', result: 5 }),
  builtin('min', '<a<n>:n>', 'numbers', 'The smallest.', { formula: '$min([1, 5])', result: 1 }),
  builtin('average', '<a<n>:n>', 'numbers', 'The mean.', {
    formula: '$average([1, 5])',
    result: 3,
  }),
]
