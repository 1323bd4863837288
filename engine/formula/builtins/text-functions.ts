import { type BuiltinFunction, builtin } from './builtin-function.ts'

export const textFunctions: readonly BuiltinFunction[] = [
  builtin('string', '<x-b?:s>', 'value, pretty', 'A value as text; objects and lists as JSON.', {
    formula: '$string(12.5)',
    result: '12.5',
  }),
  builtin('length', '<s-:n>', 'text', 'Number of characters.', {
    formula: '$length("héllo")',
    result: 5,
  }),
  builtin(
    'substring',
    '<s-nn?:s>',
    'text, start, length',
    'Part of a text from a position counted from 0, or from the end when negative.',
    { formula: '$substring("invoice", 2, 3)', result: 'voi' },
    { formula: '$substring("invoice", -3)', result: 'ice' },
  ),
  builtin(
    'substringBefore',
    '<s-s:s>',
    'text, mark',
    'What stands before a mark; the whole text when the mark is not in it.',
    { formula: '$substringBefore("A-12", "-")', result: 'A' },
  ),
  builtin(
    'substringAfter',
    '<s-s:s>',
    'text, mark',
    'What stands after a mark; the whole text when the mark is not in it.',
    { formula: '$substringAfter("A-12", "-")', result: '12' },
  ),
  builtin('uppercase', '<s-:s>', 'text', 'In capitals.', {
    formula: '$uppercase("nl")',
    result: 'NL',
  }),
  builtin('lowercase', '<s-:s>', 'text', 'In small letters.', {
    formula: '$lowercase("NL")',
    result: 'nl',
  }),
  builtin('trim', '<s-:s>', 'text', 'Without white space around it, and single spaces inside.', {
    formula: '$trim("  a   b ")',
    result: 'a b',
  }),
  builtin(
    'pad',
    '<s-ns?:s>',
    'text, width, character',
    'Filled up to a width on the right, or on the left when the width is negative.',
    { formula: '$pad("7", -3, "0")', result: '007' },
  ),
  builtin(
    'contains',
    '<s-(sf):b>',
    'text, part',
    'Whether a text, or a match of a regular expression, is in it.',
    { formula: '$contains("blue shirt", /sh.rt/)', result: true },
  ),
  {
    ...builtin(
      'split',
      '<s-(sf)n?:a<s>>',
      'text, separator, limit',
      'The pieces between the separators, as a list.',
      { formula: '$split("a,b,c", ",")', result: ['a', 'b', 'c'] },
    ),
    listAlways: true,
  },
  builtin('join', '<a<s>s?:s>', 'texts, separator', 'One text of many, with a separator between.', {
    formula: '$join(["a", "b"], ", ")',
    result: 'a, b',
  }),
  builtin(
    'match',
    '<s-f<s:o>n?:a<o>>',
    'text, pattern, limit',
    'Matches of a regular expression, with `match`, `index` and `groups`.',
    { formula: '$match("A-12", /\\d+/).match', result: '12' },
  ),
  builtin(
    'replace',
    '<s-(sf)(sf)n?:s>',
    'text, pattern, replacement, limit',
    'Text with what matches replaced; `$1` stands for the first group.',
    { formula: '$replace("12 34 AB", /\\s/, "")', result: '1234AB' },
  ),
  builtin('base64encode', '<s-:s>', 'text', 'Text in base64.', {
    formula: '$base64encode("key")',
    result: 'a2V5',
  }),
  builtin('base64decode', '<s-:s>', 'text', 'Text out of base64.', {
    formula: '$base64decode("a2V5")',
    result: 'key',
  }),
  builtin('encodeUrlComponent', '<s-:s>', 'text', 'Text made safe as a value in a URL.', {
    formula: '$encodeUrlComponent("a b&c")',
    result: 'a%20b%26c',
  }),
  builtin('encodeUrl', '<s-:s>', 'url', 'A whole URL with unsafe characters encoded.', {
    formula: '$encodeUrl("https://x.example/a b")',
    result: 'https://x.example/a%20b',
  }),
  builtin('decodeUrlComponent', '<s-:s>', 'text', 'The reverse of `$encodeUrlComponent`.', {
    formula: '$decodeUrlComponent("a%20b%26c")',
    result: 'a b&c',
  }),
  builtin('decodeUrl', '<s-:s>', 'url', 'The reverse of `$encodeUrl`.', {
    formula: '$decodeUrl("https://x.example/a%20b")',
    result: 'https://x.example/a b',
  }),
]
