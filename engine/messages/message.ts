import { isJsonList, isJsonObject, type Json, type JsonObject } from '../json.ts'
import { ALERT_MESSAGES } from './alert-messages.ts'
import { CONNECTOR_MESSAGES } from './connector-messages.ts'
import { EXPLAIN_MESSAGES } from './explain-messages.ts'
import { FILE_MESSAGES } from './file-messages.ts'
import { FLOW_MESSAGES } from './flow-messages.ts'
import { FORMULA_MESSAGES } from './formula-messages.ts'
import { IMPORT_MESSAGES } from './import-messages.ts'
import { KEY_MESSAGES } from './key-messages.ts'
import type { Kind } from './kinds.ts'
import { MAIL_MESSAGES } from './mail-messages.ts'
import { PROBLEM_MESSAGES } from './problem-messages.ts'
import { RECORD_MESSAGES } from './record-messages.ts'
import { TEST_MESSAGES } from './test-messages.ts'
import { TEXT_MESSAGES } from './text-messages.ts'
import { VALUE_MESSAGES } from './value-messages.ts'

/** Every message of the product, with the names and kinds of its values. */
export const CATALOGUE = {
  ...TEXT_MESSAGES,
  ...RECORD_MESSAGES,
  ...VALUE_MESSAGES,
  ...FORMULA_MESSAGES,
  ...FILE_MESSAGES,
  ...KEY_MESSAGES,
  ...FLOW_MESSAGES,
  ...CONNECTOR_MESSAGES,
  ...TEST_MESSAGES,
  ...IMPORT_MESSAGES,
  ...PROBLEM_MESSAGES,
  ...ALERT_MESSAGES,
  ...MAIL_MESSAGES,
  ...EXPLAIN_MESSAGES,
} as const

export type MessageCode = keyof typeof CATALOGUE

/**
 * What happened or is wrong, before anybody puts it into words: plain data, which is stored, sent, compared and counted.
 * `toText` says it in a language, at the edge.
 */
export type Message = {
  readonly code: MessageCode
  /** By kind; a message within is one as this. */
  readonly values: { readonly [name: string]: Json }
}

type ValueOf<K> = K extends 'count'
  ? number
  : K extends 'message'
    ? Message
    : K extends 'reasons' | 'options' | 'series'
      ? readonly Message[]
      : K extends 'fields'
        ? JsonObject
        : string | number

export type MessageValues<Code extends MessageCode> = {
  readonly [Name in keyof (typeof CATALOGUE)[Code]]: ValueOf<(typeof CATALOGUE)[Code][Name]>
}

/** Makes a message; a value that it has no place for, or of another kind, does not compile. */
export function say<Code extends MessageCode>(code: Code, values: MessageValues<Code>): Message {
  return { code, values: { ...values } }
}

/** `undefined` for a value that the catalogue does not declare. */
export function kindOf(code: string, name: string): Kind | undefined {
  if (!isMessageCode(code)) return undefined
  const kinds: Readonly<Partial<Record<string, Kind>>> = CATALOGUE[code]
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined
}

export function isMessageCode(code: string): code is MessageCode {
  return Object.hasOwn(CATALOGUE, code)
}

/** Of any value: whether it is a message of this version of the product. */
export function isMessage(value: unknown): value is Message {
  if (!isJsonObject(value)) return false
  const { code, values } = value
  return typeof code === 'string' && isMessageCode(code) && isJsonObject(values)
}

/** What another system, or a library, said of itself. */
export function sayRemote(text: string): Message {
  return say('remote', { text })
}

/** Several as one; the one alone where there are no others. */
export function sayAll([first, ...others]: readonly Message[]): Message | undefined {
  if (!first || others.length === 0) return first
  return say('several', { reasons: [first, ...others] })
}

/** The messages that `sayAll` made one of. */
export function partsOf(message: Message): readonly Message[] {
  const { reasons } = message.values
  if (message.code !== 'several') return [message]
  return isJsonList(reasons) ? reasons.filter(isMessage) : []
}

/** Those that say the same once. */
export function eachOnce(messages: readonly Message[]): readonly Message[] {
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()]
}

/** `a, b or c`. */
export function sayEither(options: readonly Message[]): Message {
  const [only] = options
  return only && options.length === 1 ? only : say('either', { options })
}

/** Whether two say the same. */
export function isSameMessage(one: Message | undefined, other: Message | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
