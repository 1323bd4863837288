import { type BuiltinFunction, builtin } from './builtin-function.ts'

export const objectFunctions: readonly BuiltinFunction[] = [
  {
    ...builtin('exists', '<x:b>', 'value', 'Whether there is a value; null is one.', {
      formula: '$exists(email)',
      record: {},
      result: false,
    }),
    always: true,
  },
  builtin('boolean', '<x-:b>', 'value', 'True unless it is empty, 0, null or false.', {
    formula: '$boolean("")',
    result: false,
  }),
  builtin(
    'not',
    '<x-:b>',
    'value',
    'True when it is empty, 0, null or false; no result when it is not there.',
    { formula: '$not(email)', record: { email: '' }, result: true },
  ),
  builtin('type', '<x:s>', 'value', 'The kind of a value, such as "string" or "array".', {
    formula: '$type([])',
    result: 'array',
  }),
  builtin('keys', '<x-:a<s>>', 'object', 'Names of the fields.', {
    formula: '$keys({"a": 1, "b": 2})',
    result: ['a', 'b'],
  }),
  builtin('lookup', '<x-s:x>', 'object, name', 'The field of that name.', {
    formula: '$lookup({"nl": "Dutch", "de": "German"}, language)',
    record: { language: 'de' },
    result: 'German',
  }),
  builtin('spread', '<x-:a<o>>', 'object', 'One object for each field.', {
    formula: '$spread({"a": 1, "b": 2})',
    result: [{ a: 1 }, { b: 2 }],
  }),
  builtin('merge', '<a<o>:o>', 'objects', 'One object of many; later ones win.', {
    formula: '$merge([{"a": 1}, {"b": 2}])',
    result: { a: 1, b: 2 },
  }),
  builtin(
    'sift',
    '<o-f?:o>',
    'object, function',
    'The fields for which a function of value and name holds.',
    {
      formula: '$sift({"a": 1, "b": 5}, function($v) { $v > 2 })',
      result: { b: 5 },
    },
  ),
  builtin(
    'each',
    '<o-f:a>',
    'object, function',
    'What a function makes of the value and name of each field.',
    {
      formula: '$each({"a": 1, "b": 2}, function($v, $k) { $k & $v })',
      result: ['a1', 'b2'],
    },
  ),
  builtin('clone', '<(oa)-:o>', 'object', 'A copy.', {
    formula: '$clone({"a": 1})',
    result: { a: 1 },
  }),
  builtin('error', '<s?:x>', 'message', 'Ends the formula with a message.', {
    formula: 'paid ? "ok" : $error("not paid")',
    record: { paid: true },
    result: 'ok',
  }),
  builtin(
    'assert',
    '<bs?:x>',
    'test, message',
    'Ends the formula with a message unless the test holds.',
    {
      formula: '$assert(1 < 2, "no")',
    },
  ),
]
