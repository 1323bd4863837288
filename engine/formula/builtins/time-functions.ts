import { type BuiltinFunction, builtin } from './builtin-function.ts'

export const timeFunctions: readonly BuiltinFunction[] = [
  {
    ...builtin(
      'now',
      '<s?s?:s>',
      'picture, zone',
      'The time at which the record was read, as text in UTC.',
      {
        formula: '$length($now())',
        result: 24,
      },
    ),
    always: true,
  },
  {
    ...builtin(
      'millis',
      '<:n>',
      '',
      'The time at which the record was read, in milliseconds since 1970.',
      {
        formula: '$type($millis())',
        result: 'number',
      },
    ),
    always: true,
  },
  builtin(
    'toMillis',
    '<s-s?:n>',
    'text, picture',
    'Milliseconds since 1970 of a time written as text.',
    {
      formula: '$toMillis("1970-01-02T00:00:00Z")',
      result: 86_400_000,
    },
  ),
  builtin(
    'fromMillis',
    '<n-s?s?:s>',
    'number, picture, offset',
    'A time in milliseconds since 1970 as text.',
    {
      formula: '$fromMillis(86400000)',
      result: '1970-01-02T00:00:00.000Z',
    },
  ),
]
