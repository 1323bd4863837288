import {
  type EvaluationContext,
  evaluateValue,
  type Message,
  OperationError,
  say,
} from '../../../../engine/index.ts'
import { isCsvForm } from '../../spec/compile-csv.ts'
import type { AskedOfCsv, CsvPlan } from '../../spec/file-plan.ts'
import type { Titles } from './columns.ts'

/** How CSV is read, with all that settings say about it. */
export interface AnsweredCsv extends Omit<CsvPlan, 'asked' | 'titles'> {
  readonly titles?: Titles | undefined
}

/**
 * Fills in what a connector asks about its CSV.
 *
 * @throws {OperationError} `config`, for an answer that cannot be.
 */
export function answerCsv(format: CsvPlan, context: EvaluationContext): AnsweredCsv {
  const { asked = {}, titles, ...said } = format
  const answer = (name: AskedOfCsv): string => {
    const value = asked[name]
    const found = value && evaluateValue(value, {}, context)
    return typeof found === 'string' && found !== '' ? found : said[name]
  }
  const csv = {
    ...said,
    delimiter: answer('delimiter'),
    decimal: answer('decimal'),
    encoding: encodingOf(answer('encoding')),
  }
  if (!isCsvForm(csv)) throw wrong(say('fileCsvForm', {}))
  if (csv.decimal !== '.' && csv.decimal !== ',') throw wrong(say('fileDecimalForm', {}))
  return titles ? { ...csv, titles: titlesOf(titles, context) } : csv
}

function encodingOf(encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding
  } catch {
    throw wrong(say('fileEncodingUnknown', { name: encoding }))
  }
}

/** Column of the file → names that it has for us; one that nobody names is not in the file. */
function titlesOf(titles: NonNullable<CsvPlan['titles']>, context: EvaluationContext): Titles {
  const names = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(titles)) {
    const found = evaluateValue(value, {}, context)
    const title = typeof found === 'string' ? found.trim() : ''
    if (title !== '') names.set(title, [...(names.get(title) ?? []), name])
  }
  return names
}

function wrong(reason: Message): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}
