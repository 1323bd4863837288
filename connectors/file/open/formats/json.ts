import {
  type EvaluationContext,
  type Formula,
  FormulaError,
  isJsonList,
  isJsonObject,
  type Json,
  type Message,
  parseJson,
  say,
} from '../../../../engine/index.ts'
import { createDecoder } from '../../../text/decode.ts'
import type { JsonPlan } from '../../spec/file-plan.ts'
import type { Entry, Parser } from './format.ts'

/** Reads a file that is one value in JSON, as a whole. */
export function createJsonParser(
  { encoding, records }: JsonPlan,
  context: EvaluationContext,
): Parser {
  const { decode, end } = createDecoder(encoding)
  const parts: string[] = []
  return {
    push: (bytes) => {
      parts.push(decode(bytes))
      return []
    },
    end: () => {
      parts.push(end())
      return entriesOf(parts.join(''), records, context)
    },
  }
}

function entriesOf(
  text: string,
  records: Formula | undefined,
  context: EvaluationContext,
): readonly Entry[] {
  const found = recordsOf(text, records, context)
  if ('problem' in found) return [{ line: 0, problem: found.problem }]
  return found.items.map((raw, at) =>
    isJsonObject(raw) ? { line: at + 1, raw } : { line: at + 1, problem: say('fileNoRecord', {}) },
  )
}

function recordsOf(
  text: string,
  records: Formula | undefined,
  context: EvaluationContext,
): { readonly items: readonly Json[] } | { readonly problem: Message } {
  let whole: Json
  try {
    whole = parseJson(text)
  } catch {
    return { problem: say('fileNotJson', {}) }
  }
  try {
    const found = records ? (records.evaluate(whole, context) ?? null) : whole
    if (found === null) return { items: [] }
    return { items: isJsonList(found) ? found : [found] }
  } catch (thrown) {
    if (!(thrown instanceof FormulaError)) throw thrown
    return { problem: thrown.reason }
  }
}
