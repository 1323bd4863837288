import type { JsonObject } from '../../json.ts'
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
  const told = redact(reason, record, step)
  return {
    ...conclusion,
    reason: told,
    // Why all stops may say why the record did.
    ...(stop === undefined ? {} : { stop: redact(stop.replaceAll(reason, told), record) }),
    ...(durable
      ? { durable: { ...durable, reason: redact(durable.reason, record, durable.step) } }
      : {}),
  }
}
