import {
  evaluateFields,
  type FieldPlan,
  type Json,
  type JsonObject,
  RecordBudget,
  say,
} from '../../../../engine/index.ts'
import { silently } from '../../../account/evaluate-silently.ts'
import type { SignInPlace } from '../../../transport.ts'
import { seenOf, signInFailure } from './place.ts'

/** An answer as the formulas of `keep` see it. */
interface SeenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Json | undefined
}

/**
 * What the connector keeps of an answer that hands something out.
 *
 * @throws {OperationError} `config` where a part is missing: what needs it would fail less plainly.
 */
export function keepParts(
  at: SignInPlace,
  keep: readonly FieldPlan[],
  answer: SeenAnswer,
  now: number,
): JsonObject | undefined {
  if (keep.length === 0) return undefined
  const context = { variables: { settings: seenOf(at) }, now, budget: new RecordBudget() }
  const kept = silently(() => evaluateFields(keep, seenAnswer(answer), context))
  const missing = keep.find(({ name }) => kept[name] === undefined || kept[name] === null)
  if (!missing) return kept
  const system = at.connector.title
  throw signInFailure('config', say('signInWithout', { system, name: missing.name }))
}

/** What formulas see of an answer that hands something out. */
export function seenAnswer({ status, headers, body }: SeenAnswer) {
  return { status, headers, cookies: cookiesOf(headers['set-cookie'] ?? ''), body }
}

/** The comma between two cookies is followed by a name; the one in a date is not. */
const BETWEEN_COOKIES = /,\s*(?=[^\s;,=]+=)/

/** The value of each cookie of a header in which several are joined. */
function cookiesOf(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(BETWEEN_COOKIES).flatMap((cookie) => {
    const pair = cookie.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const]
  })
  return Object.fromEntries(pairs)
}
