import type { ProductFunction } from '../product-function.ts'
import { isNothing, textArgument } from './function-argument.ts'

const FORM =
  /^[^\s@<>(),;:"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u

/** The address alone and in lower case, as systems compare it; nothing when it is not one. */
function emailAddress(text: unknown): string | undefined {
  if (isNothing(text)) return undefined
  const written = textArgument('emailAddress', text).trim()
  if (written.length > 400) return undefined
  const from = written.lastIndexOf('<')
  const inBrackets = from >= 0 && written.endsWith('>') ? written.slice(from + 1, -1) : written
  const address = inBrackets
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase()
  return address.length <= 254 && !address.includes('..') && FORM.test(address)
    ? address
    : undefined
}

export const emailFunctions: readonly ProductFunction[] = [
  {
    name: 'emailAddress',
    arity: { min: 1, max: 1 },
    signature: '$emailAddress(text)',
    doc: 'The e-mail address alone and in lower case, for recognising people; no result when it does not look like one.',
    examples: [
      { formula: '$emailAddress(" Jo@Acme.Example ")', result: 'jo@acme.example' },
      { formula: '$emailAddress("Jo Smit <jo@acme.example>")', result: 'jo@acme.example' },
      { formula: '$emailAddress("mailto:jo+shop@acme.example")', result: 'jo+shop@acme.example' },
      { formula: '$emailAddress("jo@acme")' },
      { formula: '$emailAddress(email)', record: {} },
    ],
    implementation: ([text]) => emailAddress(text),
  },
]
