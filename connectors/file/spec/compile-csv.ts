import {
  type ConnectorAuthor,
  type DocumentPath,
  NO_RECORD,
  say,
} from '../../../engine/transport.ts'
import { compileEncoding } from './compile-encoding.ts'
import type { AskedOfCsv, CsvPlan } from './file-plan.ts'
import type { CsvSpec } from './files-spec.ts'

/** How CSV is read. What suppliers of files do not agree on may be asked: a formula then sees the settings. */
export function compileCsv(spec: CsvSpec, path: DocumentPath, author: ConnectorAuthor): CsvPlan {
  const { columns, quote = '"' } = spec
  const isAsked = (name: AskedOfCsv): boolean =>
    spec[name]?.startsWith('=') === true && spec[name] !== '='
  const said = (name: AskedOfCsv): string | undefined => (isAsked(name) ? undefined : spec[name])
  const asked = Object.fromEntries(
    ASKED.filter(isAsked).map((name) => [
      name,
      author.value(spec[name], [...path, name], {}, NO_RECORD),
    ]),
  )
  const {
    delimiter = ',',
    decimal = '.',
    encoding,
  } = {
    delimiter: said('delimiter'),
    decimal: said('decimal'),
    encoding: said('encoding'),
  }
  const plan: CsvPlan = {
    kind: 'csv',
    encoding: compileEncoding(encoding === undefined ? {} : { encoding }, path, author),
    delimiter,
    quote,
    decimal,
    ...(Array.isArray(columns) ? { names: columns } : {}),
    ...(columns && !Array.isArray(columns) ? { titles: titlesOf(columns, path, author) } : {}),
    ...(Object.keys(asked).length > 0 ? { asked } : {}),
  }
  if (!isCsvForm(plan)) author.error('csv_form', path, say('fileCsvForm', {}))
  return plan
}

const ASKED = ['delimiter', 'decimal', 'encoding'] as const

/** Whether delimiter and quotation mark are two characters that can be told apart. */
export function isCsvForm({ delimiter, quote }: Pick<CsvPlan, 'delimiter' | 'quote'>): boolean {
  return delimiter !== quote && [delimiter, quote].every((text) => /^[^\r\n]$/.test(text))
}

function titlesOf(
  columns: Readonly<Record<string, string>>,
  path: DocumentPath,
  author: ConnectorAuthor,
): CsvPlan['titles'] {
  const at = [...path, 'columns']
  return Object.fromEntries(
    Object.entries(columns).map(([name, title]) => [
      name,
      author.value(title, [...at, name], {}, NO_RECORD),
    ]),
  )
}
