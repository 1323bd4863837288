import { beginningOfJson } from './beginning-of-json.ts'
import type { LanguageError } from './run/language-error.ts'

type Write = (error: LanguageError) => string

/** Characters of a value in a message. */
const SHOWN = 60

const shown = (value: unknown): string => {
  if (typeof value === 'number') return `"${value}"`
  const text = beginningOfJson(value, SHOWN) ?? 'nothing'
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text
  return typeof value === 'string' ? short : `"${short}"`
}
const value = (error: LanguageError): string => shown(error.details.value)
const functionName = ({ token = '' }: LanguageError): string => `"$${token.replace(/^\$/, '')}"`
const own: Write = ({ details }) => details.message ?? 'the formula gave up'

/** What a person reads when a formula fails on a record, by code. */
const MESSAGES: Readonly<Record<string, Write>> = {
  D1001: (error) => `the number ${value(error)} is out of range`,
  D1002: (error) => `only a number can have a minus sign, not ${value(error)}`,
  D1004: (error) => `the regular expression ${value(error)} matches empty text, which never ends`,
  D1009: (error) => `two fields of the object are both called ${value(error)}`,
  D1013: (error) => `no field can be called ${value(error)}`,
  D2014: (error) => `the range "a..b" has ${value(error)} items, which is too many`,
  D3001: () => 'a number that is out of range cannot become text',
  D3010: () => '"$replace" cannot look for empty text',
  D3011: () => 'the limit of "$replace" must be a positive number',
  D3012: (error) => `"$replace" must put in text, not ${value(error)}`,
  D3020: () => 'the limit of "$split" must be a positive number',
  D3030: (error) => `${value(error)} is not a number`,
  D3040: () => 'the limit of "$match" must be a positive number',
  D3050: () => 'the function for "$reduce" must have at least two parameters',
  D3060: (error) => `"$sqrt" has no answer for the negative number ${value(error)}`,
  D3061: (error) =>
    `"$power" has no answer for ${value(error)} to the power of ${shown(error.details.exponent)}`,
  D3070: () => '"$sort" needs a function for a list that is not all text or all numbers',
  D3100: (error) => `"$formatBase" knows bases from 2 to 36, not ${value(error)}`,
  D3110: (error) => `${value(error)} is not a date and time as in "2024-01-31T12:00:00Z"`,
  D3130: (error) => `a number cannot be written as a sequence that starts with ${value(error)}`,
  D3131: () => 'the digits of a number format must all be of one script',
  D3132: (error) => `${value(error)} is not a part of a date and time`,
  D3133: (error) => `only months and days have names, not ${value(error)}`,
  D3134: () => 'a time zone has at most four digits',
  D3135: () => 'the format of the date lacks a closing "]"',
  D3136: () => 'the format of the date lacks parts that are needed to read one',
  D3137: own,
  D3138: () => '"$single" found more than one match',
  D3139: () => '"$single" found no match',
  D3140: (error) => `the address ${value(error)} is malformed`,
  D3141: own,
  T0410: (error) =>
    `argument ${error.details.index ?? 1} of ${functionName(error)} has the wrong type or is one too many`,
  T0411: (error) =>
    `${functionName(error)} lacks an argument, and what it is called on has the wrong type`,
  T0412: (error) =>
    `argument ${error.details.index ?? 1} of ${functionName(error)} must be a list of ${error.details.type ?? 'values of one type'}`,
  T1003: (error) => `the name of a field must be text, not ${value(error)}`,
  T1005: ({ token = '' }) => `"${token}" is no function; did you mean "$${token}"`,
  T1006: ({ token }) =>
    token === undefined ? 'what is called here is no function' : `"$${token}" is no function`,
  T1007: ({ token = '' }) => `"${token}" is no function; did you mean "$${token}"`,
  T1008: () => 'only a function can have "?" among its arguments',
  T1010: () =>
    'the function that looks for matches must give objects with "match", "start" and "end"',
  T2001: (error) => `the left side of "${error.token}" must be a number, not ${value(error)}`,
  T2002: (error) => `the right side of "${error.token}" must be a number, not ${value(error)}`,
  T2003: (error) => `the left side of ".." must be a whole number, not ${value(error)}`,
  T2004: (error) => `the right side of ".." must be a whole number, not ${value(error)}`,
  T2006: (error) => `the right side of "~>" must be a function, not ${value(error)}`,
  T2007: (error) => `${value(error)} and ${shown(error.details.value2)} cannot be put in order`,
  T2008: (error) => `only text and numbers can be put in order, not ${value(error)}`,
  T2009: (error) =>
    `${value(error)} and ${shown(error.details.value2)} cannot be compared by "${error.token}"`,
  T2010: (error) => `"${error.token}" compares text and numbers, not ${value(error)}`,
  T2011: (error) => `the update of a transform must be an object, not ${value(error)}`,
  T2012: (error) => `a transform deletes fields by their names, not by ${value(error)}`,
  T2013: () => 'a transform needs "$clone", which the formula has put something else for',
  LIMIT_DEPTH: () => 'the formula calls itself, or nests values, too deeply',
  LIMIT_MEMORY: () => 'the formula makes lists that are too long',
  LIMIT_RECORD_MEMORY: () => 'the formulas of this record together make lists that are too long',
  LIMIT_RECORD_TIME: () => 'the formulas of this record together take too long',
  LIMIT_STRING: () => 'the formula makes text that is too long',
  LIMIT_TIME: () => 'the formula takes too long',
}

/** Subject first, values in double quotes, no full stop. */
export function messageOf(error: LanguageError): string {
  if (error.details.message !== undefined) return error.details.message
  return MESSAGES[error.code]?.(error) ?? `the formula failed with ${error.code}`
}
