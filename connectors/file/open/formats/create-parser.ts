import type { EvaluationContext } from '../../../../engine/index.ts'
import type { FilesPlan, FormatPlan } from '../../spec/file-plan.ts'
import { answerCsv } from './answer-csv.ts'
import { createCsvParser } from './csv.ts'
import { createFixedParser } from './fixed.ts'
import type { Parser } from './format.ts'
import { createJsonParser } from './json.ts'
import { createNdjsonParser } from './ndjson.ts'
import { cellTypesOf } from './typed.ts'
import { createXlsxParser } from './xlsx/read-xlsx.ts'
import { createXmlParser } from './xml.ts'

/** What finds the records of a resource in one of its files. */
export function createParser(
  { format, types, reads }: Pick<FilesPlan, 'format' | 'types' | 'reads'>,
  context: EvaluationContext,
): Parser {
  switch (format.kind) {
    case 'csv':
      return createCsvParser({ ...answerCsv(format, context), ...cellTypesOf(types), reads })
    case 'fixed':
      return createFixedParser(format, cellTypesOf(types))
    case 'ndjson':
      return createNdjsonParser(format)
    case 'json':
      return createJsonParser(format, context)
    case 'xlsx':
      return createXlsxParser({ ...format, types, reads })
    case 'xml':
      return createXmlParser(format, types)
  }
}

/** Such a file is in memory as a whole, packed or not. */
export function isReadWhole({ kind }: FormatPlan): boolean {
  return kind === 'json' || kind === 'xlsx'
}
