import type { Json, JsonObject } from '../../json.ts'
import { isJsonList, isJsonObject } from '../../json.ts'
import { changeValues } from '../../messages/change-values.ts'
import type { Kind } from '../../messages/kinds.ts'
import type { Message } from '../../messages/message.ts'
import type { Conclusion } from './conclude.ts'
import type { FlowRun } from './record-walk.ts'
import type { Known, Redact, TextKind } from './redact.ts'

/** What is told of a record in the open, without what is personal in it; its story keeps all. */
export function redactConclusion(
  { redact }: Pick<FlowRun, 'redact'>,
  known: Known,
  conclusion: Conclusion,
): Conclusion {
  if (!redact || conclusion.reason === undefined) return conclusion
  const { reason, stop, durable } = conclusion
  return {
    ...conclusion,
    reason: redactMessage(redact, reason, known),
    ...(stop === undefined ? {} : { stop: redactMessage(redact, stop, known) }),
    ...(durable
      ? { durable: { ...durable, reason: redactMessage(redact, durable.reason, known) } }
      : {}),
  }
}

/** Value by value: what is a number may be somebody's too, but for what we counted. */
export function redactMessage(redact: Redact, message: Message, known: Known): Message {
  return changeValues(message, (value, { kind, message: { code } }) => {
    if (kind === 'count') return value
    const as = textKindOf(kind, code)
    return redactWithin(value, (text) => redact(text, known, as))
  })
}

/**
 * Field by field: a text that is a personal value is hidden as a whole, of others what is personal in them, pieces of it too.
 * Below the fields of the system, names may be somebody's as well.
 */
export function redactFields(redact: Redact, fields: JsonObject, known: Known): JsonObject {
  const within = (value: Json): Json =>
    redactWithin(value, (text, isText) => redact(text, known, isText ? 'written' : 'words'))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, within(value)]))
}

/** Sentences, though they are values of records to whoever reads them. */
const SENTENCES: ReadonlySet<string> = new Set(['verbatim', 'unexpected'])

function textKindOf(kind: Kind | undefined, code: string): TextKind {
  if (kind === 'author') return 'made'
  const isValue = kind === undefined || kind === 'value' || kind === 'fields'
  if (!isValue || SENTENCES.has(code)) return 'words'
  return code.startsWith('row') ? 'row' : 'value'
}

/** `isText`: it is one as it stands, and not what a number or a truth is written as. */
function redactWithin(value: Json, redact: (text: string, isText: boolean) => string): Json {
  if (typeof value === 'string') return redact(value, true)
  if (isJsonList(value)) return value.map((item) => redactWithin(item, redact))
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        redact(name, false),
        redactWithin(part, redact),
      ]),
    )
  }
  const text = JSON.stringify(value)
  const redacted = redact(text, false)
  return redacted === text ? value : redacted
}
