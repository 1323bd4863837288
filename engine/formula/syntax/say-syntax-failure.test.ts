import { describe, expect, test } from 'vitest'
import { say } from '../../messages/message.ts'
import { parseFormula } from './parse-formula.ts'

describe('what the parser of the package finds wrong is said in our words', () => {
  test.each([
    ['"abc', say('textUnended', {})],
    ['1e999', say('numberTooLarge', { token: '"1e999"' })],
    ['"\\q"', say('escapeUnknown', { token: '"q"' })],
    ['"\\u12"', say('escapeWithoutDigits', {})],
    ['`abc', say('nameUnended', {})],
    ['/* abc', say('commentUnended', {})],
    ['a b', say('syntaxError', { token: '"b"' })],
    ['[1, 2)', say('expectedOtherToken', { token: '"]"', found: '")"' })],
    ['(a', say('expectedBeforeEnd', { token: '")"' })],
    ['a ! b', say('operatorUnknown', { token: '"!"' })],
    ['a +', say('endUnexpected', {})],
    ['function(a) { a }', say('parameterNoVariable', { count: 1 })],
    ['$x{"b": c}[0]', say('filterAfterGrouping', {})],
    ['a{"b": c}.d{"e": f}{"g": h}', say('groupedTwice', {})],
    ['a == b', say('signWithoutLeft', { token: '"="' })],
    ['a := 3', say('bindingNoVariable', {})],
    ['a.1', say('literalAsStep', { token: '1' })],
    ['a@3', say('rightNoVariable', { token: '"@"' })],
    ['a[0]@$v', say('bindingAfterFilter', {})],
    ['a^(b)@$v', say('bindingAfterSort', {})],
    ['%.a', say('parentUnknown', {})],
    ['//', say('patternEmpty', {})],
    ['/a', say('patternUnended', {})],
    ['function($a)<s<n>:n> { 1 }', say('signatureParameter', {})],
    ['function($a)<(a<n>s):n> { 1 }', say('signatureChoice', {})],
  ])('%j', (text, message) => {
    expect(parseFormula(text).problem?.message).toEqual(message)
  })

  test('and in those of JavaScript where it refuses a regular expression', () => {
    expect(parseFormula('$match(a, /+/)').problem?.message).toMatchObject({ code: 'remote' })
  })
})
