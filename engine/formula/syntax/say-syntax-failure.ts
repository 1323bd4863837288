import { type Message, type MessageCode, say, sayRemote } from '../../messages/message.ts'
import type { SyntaxFailure } from './jsonata-package.ts'

/** What the parser of the package found wrong, in our words; in its own where we have none. */
export function saySyntaxFailure({ code, message, value, found }: SyntaxFailure): Message {
  const plain = PLAIN[code]
  if (plain) return say(plain, {})
  const ofToken = OF_TOKEN[code]
  if (ofToken) return say(ofToken, { token: found })
  switch (code) {
    case 'S0202':
      return say('expectedOtherToken', { token: shown(value), found })
    case 'S0203':
      return say('expectedBeforeEnd', { token: shown(value) })
    case 'S0208':
      return say('parameterNoVariable', { count: Number(value) })
    case 'S0213':
      return say('literalAsStep', { token: shown(value) })
    default:
      return sayRemote(message.replace(/\.$/, ''))
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

type PlainCode = Extract<
  MessageCode,
  | `binding${string}`
  | `pattern${'Empty' | 'Unended'}`
  | `signature${'Choice' | 'Parameter'}`
  | `${string}Unended`
  | 'endUnexpected'
  | 'escapeWithoutDigits'
  | 'filterAfterGrouping'
  | 'groupedTwice'
  | 'parentUnknown'
>

/** By the package's code. */
const PLAIN: Readonly<Partial<Record<string, PlainCode>>> = {
  S0101: 'textUnended',
  S0104: 'escapeWithoutDigits',
  S0105: 'nameUnended',
  S0106: 'commentUnended',
  S0207: 'endUnexpected',
  S0209: 'filterAfterGrouping',
  S0210: 'groupedTwice',
  S0212: 'bindingNoVariable',
  S0215: 'bindingAfterFilter',
  S0216: 'bindingAfterSort',
  S0217: 'parentUnknown',
  S0301: 'patternEmpty',
  S0302: 'patternUnended',
  S0401: 'signatureParameter',
  S0402: 'signatureChoice',
}

type TokenCode = Extract<
  MessageCode,
  | 'escapeUnknown'
  | 'numberTooLarge'
  | 'operatorUnknown'
  | 'rightNoVariable'
  | 'signWithoutLeft'
  | 'syntaxError'
>

const OF_TOKEN: Readonly<Partial<Record<string, TokenCode>>> = {
  S0102: 'numberTooLarge',
  S0103: 'escapeUnknown',
  S0201: 'syntaxError',
  S0204: 'operatorUnknown',
  S0211: 'signWithoutLeft',
  S0214: 'rightNoVariable',
}
