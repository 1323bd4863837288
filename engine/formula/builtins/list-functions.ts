import { type BuiltinFunction, builtin } from './builtin-function.ts'

export const listFunctions: readonly BuiltinFunction[] = [
  {
    ...builtin('count', '<a:n>', 'list', 'How many there are; 0 when there is nothing.', {
      formula: '$count(lines)',
      record: { lines: [{}, {}] },
      result: 2,
    }),
    always: true,
  },
  builtin('append', '<xx:a>', 'list, more', 'One list after another.', {
    formula: '$append([1, 2], 3)',
    result: [1, 2, 3],
  }),
  builtin('reverse', '<a:a>', 'list', 'Last first.', {
    formula: '$reverse([1, 2, 3])',
    result: [3, 2, 1],
  }),
  builtin(
    'sort',
    '<af?:a>',
    'list, function',
    'In order: of size, of the alphabet, or as a function says that tells whether two must be swapped.',
    { formula: '$sort([3, 1, 2])', result: [1, 2, 3] },
    { formula: '$sort([3, 1, 2], function($a, $b) { $a < $b })', result: [3, 2, 1] },
  ),
  builtin('shuffle', '<a:a>', 'list', 'In random order.', {
    formula: '$count($shuffle([1, 2, 3]))',
    result: 3,
  }),
  builtin('distinct', '<x:x>', 'list', 'Each value once.', {
    formula: '$distinct(["a", "b", "a"])',
    result: ['a', 'b'],
  }),
  {
    ...builtin(
      'zip',
      '<a+>',
      'list, ...',
      'The first of each list, the second of each, and so on.',
      {
        formula: '$zip([1, 2], ["a", "b"])',
        result: [
          [1, 'a'],
          [2, 'b'],
        ],
      },
    ),
    always: true,
    listAlways: true,
  },
  builtin(
    'map',
    '<af>',
    'list, function',
    'What a function makes of each item. One item comes out alone: `[…]` around it makes it a list.',
    { formula: '$map([1, 2], function($x) { $x * 10 })', result: [10, 20] },
  ),
  builtin(
    'filter',
    '<af>',
    'list, function',
    'The items for which a function holds. One item comes out alone: `[…]` around it makes it a list.',
    { formula: '$filter([1, 2, 3], function($x) { $x > 1 })', result: [2, 3] },
  ),
  builtin(
    'single',
    '<af?>',
    'list, function',
    'The only item for which a function holds; fails when there is not exactly one.',
    {
      formula: '$single([1, 2], function($x) { $x > 1 })',
      result: 2,
    },
  ),
  builtin(
    'reduce',
    '<afj?:j>',
    'list, function, start',
    'One value out of many: the function gets what there is so far and the next item.',
    { formula: '$reduce([1, 2, 3], function($sum, $x) { $sum + $x })', result: 6 },
  ),
]
