import type { Json } from '../json.ts'
import { changeTexts } from '../messages/change-values.ts'
import type { Message } from '../messages/message.ts'
import { toText } from '../messages/to-text.ts'
import type { RecordBudget } from './run/record-budget.ts'
import type { UnknownValues } from './unknown-values.ts'

/** What a formula may see besides the record in hand. */
export interface EvaluationContext {
  /** `$name` values, by name without the dollar sign. */
  readonly variables: Readonly<Record<string, unknown>>
  /** What `$now()` and `$millis()` answer, in milliseconds since 1970: the time the record was read. */
  readonly now: number
  /** Looks a value up in a table of the flow, for `$translate`. Absent: `$translate` fails. */
  readonly translate?: ((table: string, value: unknown) => unknown) | undefined
  /** What the formulas of the record in hand may still use up. Absent: each has its own limits only. */
  readonly budget?: RecordBudget | undefined
  /** What a plan knows only after a create. Absent: everything is known. */
  readonly unknowns?: UnknownValues | undefined
}

/** A compiled formula: immutable, synchronous, and safe to run on strangers' text and data. */
export interface Formula {
  /** As written, without the leading `=`. */
  readonly text: string
  readonly uses: FormulaUses
  /**
   * Gives plain JSON (no sequence flags, no `undefined` inside), or `undefined` for "no result".
   *
   * @throws {FormulaError} for a mistake in the data, or a limit reached.
   */
  readonly evaluate: (input: unknown, context: EvaluationContext) => Json | undefined
}

/** What a formula's text mentions; what lint, lineage and lazy reading need. */
export interface FormulaUses {
  /** Paths read from the record in hand, e.g. `["billing", "street"]`; a path ends where it stops being certain. */
  readonly paths: ReadonlyArray<readonly string[]>
  /** True when the whole record is used (`$`, `$$`, a wildcard), so that `paths` is not all. */
  readonly everything: boolean
  /** Free `$names` other than functions of the language, without the dollar sign, in order of first use. */
  readonly variables: readonly string[]
  /** Constant first arguments of `$translate`. */
  readonly tables: readonly string[]
}

/** What is wrong with a formula's text. */
export interface FormulaProblem {
  /** Dotted, e.g. `formula.syntax`. */
  readonly code: string
  /** JSONata's own code for a mistake of syntax, e.g. `S0203`. */
  readonly reason?: string | undefined
  readonly message: Message
  readonly hint?: Message | undefined
  /** First character of the culprit in the text (without the leading `=`). */
  readonly offset: number
}

/** A message is kept with the record and shown in lists; what a formula says itself (`$error`) may be any text. */
const LONGEST = 1000

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}

/** A formula could not be computed for one record; the formula itself is sound. */
export class FormulaError extends Error {
  override readonly name = 'FormulaError'
  /** JSONata's code (`T2001`), or one of ours (`LIMIT_TIME`, `LIMIT_RECORD_TIME`, …). */
  readonly code: string
  /** First character of the culprit in the formula's text, where known. */
  readonly offset: number | undefined

  readonly reason: Message

  constructor(code: string, reason: Message, offset: number | undefined, cause?: unknown) {
    const short = changeTexts(reason, cut)
    super(toText(short), { cause })
    this.reason = short
    this.code = code
    this.offset = offset
  }
}
