import { type Static, Type } from 'typebox'
import {
  AnyValue,
  FormulaText,
  FoundBy,
  IndexSpec,
  KeptSpec,
  PAUSE_PATTERN,
  Pause,
  resourceKeys,
} from '../../../engine/transport.ts'

const closed = { additionalProperties: false }

const Encoding = Type.Optional(Type.String({ description: 'helpFileEncoding' }))

const CsvSpec = Type.Object(
  {
    delimiter: Type.Optional(Type.String({ description: 'helpCsvDelimiter' })),
    quote: Type.Optional(Type.String({ description: 'helpCsvQuote' })),
    decimal: Type.Optional(
      Type.Union([Type.Enum(['.', ',']), FormulaText], { description: 'helpCsvDecimal' }),
    ),
    columns: Type.Optional(
      Type.Union(
        [
          Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
          Type.Record(Type.String(), Type.String({ minLength: 1 }), { minProperties: 1 }),
        ],
        { title: 'columns', description: 'helpCsvNames' },
      ),
    ),
    encoding: Encoding,
  },
  { ...closed, description: 'helpCsv' },
)
export type CsvSpec = Static<typeof CsvSpec>

const FixedSpec = Type.Object(
  {
    columns: Type.Record(Type.String(), Type.Integer({ minimum: 1 }), {
      minProperties: 1,
      description: 'helpFixedColumns',
    }),
    decimal: Type.Optional(Type.Enum(['.', ','], { description: 'helpCsvDecimal' })),
    encoding: Encoding,
  },
  { ...closed, description: 'helpFixed' },
)
export type FixedSpec = Static<typeof FixedSpec>

const NdjsonSpec = Type.Object({ encoding: Encoding }, { ...closed, description: 'helpNdjson' })

const JsonSpec = Type.Object(
  { records: Type.Optional(FormulaText), encoding: Encoding },
  { ...closed, description: 'helpJsonFile' },
)
export type JsonSpec = Static<typeof JsonSpec>

const XmlSpec = Type.Object(
  {
    records: Type.String({ minLength: 1, description: 'helpXmlRecords' }),
    root: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'helpXmlRoot' })),
    encoding: Type.Optional(Type.String({ description: 'helpXmlEncoding' })),
  },
  { ...closed, description: 'helpXml' },
)
export type XmlSpec = Static<typeof XmlSpec>

const XlsxSpec = Type.Object(
  {
    sheet: Type.Optional(
      Type.String({ minLength: 1, maxLength: 31, description: 'helpXlsxSheet' }),
    ),
    row: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'helpXlsxRow' })),
    columns: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'helpCsvColumns' }),
    ),
  },
  { ...closed, description: 'helpXlsx' },
)
export type XlsxSpec = Static<typeof XlsxSpec>

const ChangedSpec = Type.Object(
  {
    overlap: Type.Optional(Pause),
    first: Type.Optional(Type.String({ description: 'helpFirstSince' })),
  },
  { ...closed, description: 'helpFileChanged' },
)

const DoneSpec = Type.Union(
  [Type.Object({ move: Type.String({ minLength: 1 }) }, closed), Type.Literal('delete')],
  { title: 'done', description: 'helpFileDone' },
)

const ListSpec = Type.Object(
  {
    by: Type.Optional(FoundBy),
    changed: Type.Optional(ChangedSpec),
    done: Type.Optional(DoneSpec),
    newest: Type.Optional(Type.Literal(true, { description: 'helpFileNewest' })),
    quiet: Type.Optional(
      Type.String({
        pattern: PAUSE_PATTERN,
        errorMessage: 'lengthOfPause',
        description: 'helpFileQuiet',
      }),
    ),
    size: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'helpFileSize' })),
  },
  { ...closed, title: 'list', description: 'helpFileList' },
)
export type ListSpec = Static<typeof ListSpec>

const FindSpec = Type.Union([IndexSpec, KeptSpec], { title: 'find', description: 'helpFileFind' })

const CreateSpec = Type.Object(
  {
    file: Type.Unsafe<unknown>({ ...AnyValue, description: 'helpWrittenFile' }),
    per: Type.Optional(Type.Enum(['record', 'run'], { description: 'helpFilePer' })),
  },
  { ...closed, description: 'helpFileCreate' },
)
export type CreateSpec = Static<typeof CreateSpec>

/** One kind of record: the rows of files, and what they look like tidied up. */
export const FilesSpec = Type.Object(
  {
    ...resourceKeys.name,
    files: Type.Unsafe<unknown>({ ...AnyValue, description: 'helpFiles' }),
    csv: Type.Optional(CsvSpec),
    fixed: Type.Optional(FixedSpec),
    ndjson: Type.Optional(NdjsonSpec),
    json: Type.Optional(JsonSpec),
    xml: Type.Optional(XmlSpec),
    xlsx: Type.Optional(XlsxSpec),
    list: Type.Optional(ListSpec),
    find: Type.Optional(Type.Array(FindSpec)),
    create: Type.Optional(CreateSpec),
    update: Type.Optional(Type.Object({}, { ...closed, description: 'helpFileUpdate' })),
    delete: Type.Optional(Type.Object({}, { ...closed, description: 'helpFileDelete' })),
    ...resourceKeys.record,
  },
  closed,
)
export type FilesSpec = Static<typeof FilesSpec>
