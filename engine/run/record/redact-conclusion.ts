import type { Json, JsonObject } from '../../json.ts'
import { isJsonList, isJsonObject } from '../../json.ts'
import { changeValues } from '../../messages/change-values.ts'
import type { Message } from '../../messages/message.ts'
import type { Conclusion } from './conclude.ts'
import type { FlowRun } from './record-walk.ts'

/** What is told of a record in the open, without what is personal in it; its story keeps all. */
export function redactConclusion(
  { redact }: FlowRun,
  record: JsonObject,
  conclusion: Conclusion,
): Conclusion {
  if (!redact || conclusion.reason === undefined) return conclusion
  const { reason, step, stop, durable } = conclusion
  return {
    ...conclusion,
    reason: redactMessage(redact, reason, record, step),
    ...(stop === undefined ? {} : { stop: redactMessage(redact, stop, record, step) }),
    ...(durable
      ? {
          durable: {
            ...durable,
            reason: redactMessage(redact, durable.reason, record, durable.step),
          },
        }
      : {}),
  }
}

type Redact = (text: string, record: JsonObject, step?: string) => string

/** Value by value: what is a number may be somebody's too, but for what we counted. */
export function redactMessage(
  redact: Redact,
  message: Message,
  record: JsonObject,
  step?: string,
): Message {
  return changeValues(message, (value, { kind }) => {
    if (kind === 'count') return value
    // What its author says is what a formula of the step made.
    const of = kind === 'author' ? step : undefined
    return redactWithin(value, (text) => redact(text, record, of))
  })
}

function redactWithin(value: Json, redact: (text: string) => string): Json {
  if (typeof value === 'string') return redact(value)
  if (isJsonList(value)) return value.map((item) => redactWithin(item, redact))
  if (isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, redactWithin(part, redact)]),
    )
  }
  const text = JSON.stringify(value)
  const redacted = redact(text)
  return redacted === text ? value : redacted
}
