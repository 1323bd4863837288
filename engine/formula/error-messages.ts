import { type Message, say } from '../messages/message.ts'
import { beginningOfJson } from './beginning-of-json.ts'
import type { LanguageError } from './run/language-error.ts'

type Write = (error: LanguageError) => Message

/** Characters of a value in a message. */
const SHOWN = 60

const shown = (value: unknown): string => {
  if (typeof value === 'number') return `"${value}"`
  const text = beginningOfJson(value, SHOWN) ?? 'nothing'
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text
  return typeof value === 'string' ? short : `"${short}"`
}

/** What stood where something else was needed. */
const given = (error: LanguageError): string => shown(error.details.value)
const second = (error: LanguageError): string => shown(error.details.value2)
const functionName = ({ token = '' }: LanguageError): string => `$${token.replace(/^\$/, '')}`
const operator = ({ token = '' }: LanguageError): string => token
const place = ({ details }: LanguageError): number => details.index ?? 1
const nearFunction = ({ token = '' }: LanguageError): Message =>
  say('noFunctionButNear', { name: token, function: `$${token}` })

/** As JSONata calls what a list must hold. */
const LISTS_OF: Readonly<Partial<Record<string, Message>>> = {
  arrays: say('arrays', {}),
  booleans: say('booleans', {}),
  numbers: say('numbers', {}),
  strings: say('strings', {}),
}

/** What a person reads when a formula fails on a record, by code. */
const MESSAGES: Readonly<Record<string, Write>> = {
  D1001: (error) => say('numberOutOfRange', { given: given(error) }),
  D1002: (error) => say('minusOfOther', { given: given(error) }),
  D1004: (error) => say('patternMatchesEmpty', { given: given(error) }),
  D1009: (error) => say('fieldTwice', { given: given(error) }),
  D1013: (error) => say('fieldNameRefused', { given: given(error) }),
  D2014: (error) => say('rangeTooLong', { given: given(error) }),
  D3001: () => say('numberAsText', {}),
  D3010: () => say('replacesEmpty', {}),
  D3011: () => say('replaceLimit', {}),
  D3012: (error) => say('replacesByOther', { given: given(error) }),
  D3020: () => say('splitLimit', {}),
  D3030: (error) => say('noNumber', { given: given(error) }),
  D3040: () => say('matchLimit', {}),
  D3050: () => say('reduceParameters', {}),
  D3060: (error) => say('noRoot', { given: given(error) }),
  D3061: (error) => say('noPower', { given: given(error), second: shown(error.details.exponent) }),
  D3070: () => say('sortNeedsFunction', {}),
  D3100: (error) => say('baseUnknown', { given: given(error) }),
  D3110: (error) => say('noTime', { given: given(error) }),
  D3130: (error) => say('sequenceUnknown', { given: given(error) }),
  D3131: () => say('digitsOfScripts', {}),
  D3132: (error) => say('noTimePart', { given: given(error) }),
  D3133: (error) => say('partWithoutName', { given: given(error) }),
  D3134: () => say('zoneDigits', {}),
  D3135: () => say('dateFormatUnended', {}),
  D3136: () => say('dateFormatLacksParts', {}),
  D3138: () => say('singleMatchesMore', {}),
  D3139: () => say('singleMatchesNone', {}),
  D3140: (error) => say('addressMalformed', { given: given(error) }),
  T0410: (error) => say('argumentWrong', { count: place(error), function: functionName(error) }),
  T0411: (error) => say('argumentLacks', { function: functionName(error) }),
  T0412: (error) =>
    say('argumentNoListOf', {
      count: place(error),
      function: functionName(error),
      kinds: LISTS_OF[error.details.type ?? ''] ?? say('oneType', {}),
    }),
  T1003: (error) => say('fieldNameNoText', { given: given(error) }),
  T1005: nearFunction,
  T1006: (error) =>
    error.token === undefined
      ? say('calledNoFunction', {})
      : say('noFunction', { function: `$${error.token}` }),
  T1007: nearFunction,
  T1008: () => say('openArgumentOfOther', {}),
  T1010: () => say('matcherGivesOther', {}),
  T2001: (error) => say('leftNoNumber', { operator: operator(error), given: given(error) }),
  T2002: (error) => say('rightNoNumber', { operator: operator(error), given: given(error) }),
  T2003: (error) => say('leftNotWhole', { given: given(error) }),
  T2004: (error) => say('rightNotWhole', { given: given(error) }),
  T2006: (error) => say('rightNoFunction', { given: given(error) }),
  T2007: (error) => say('noOrder', { given: given(error), second: second(error) }),
  T2008: (error) => say('noOrderOfOther', { given: given(error) }),
  T2009: (error) =>
    say('notComparable', {
      given: given(error),
      second: second(error),
      operator: operator(error),
    }),
  T2010: (error) => say('comparesOther', { operator: operator(error), given: given(error) }),
  T2011: (error) => say('transformNoObject', { given: given(error) }),
  T2012: (error) => say('transformDeletesOther', { given: given(error) }),
  T2013: () => say('transformWithoutClone', {}),
  LIMIT_DEPTH: () => say('formulaGoesTooDeep', {}),
  LIMIT_MEMORY: () => say('formulaListsTooLong', {}),
  LIMIT_RECORD_MEMORY: () => say('recordListsTooLong', {}),
  LIMIT_RECORD_TIME: () => say('recordTakesTooLong', {}),
  LIMIT_STRING: () => say('formulaTextTooLong', {}),
  LIMIT_TIME: () => say('formulaTakesTooLong', {}),
}

/** What JSONata says where an author gives no text to `$error` or `$assert`. */
const OWN_TEXTS: Readonly<Partial<Record<string, Message>>> = {
  '$error() function evaluated': say('errorCalled', {}),
  '$assert() statement failed': say('assertFailed', {}),
}

/** What a person reads when a formula fails on a record. */
export function messageOf(error: LanguageError): Message {
  const { message } = error.details
  if (message !== undefined) return OWN_TEXTS[message] ?? say('author', { text: message })
  return MESSAGES[error.code]?.(error) ?? say('formulaFailed', { code: error.code })
}
