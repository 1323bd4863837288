import { Type } from 'typebox'
import { AnyValue, FormulaText } from '../../../engine/transport.ts'

export const Path = Type.String({
  pattern: '^(/|$)',
  errorMessage: 'pathText',
  description: 'helpPath',
})

const contentKeys = {
  name: Type.Optional(AnyValue),
  type: Type.Optional(AnyValue),
}
const closed = { additionalProperties: false }

const File = Type.Union(
  [
    Type.Object({ ...contentKeys, base64: AnyValue }, closed),
    Type.Object({ ...contentKeys, text: AnyValue }, closed),
    FormulaText,
  ],
  { description: 'helpFilePart' },
)

const Multipart = Type.Object(
  {
    fields: Type.Optional(Type.Union([Type.Record(Type.String(), AnyValue), FormulaText])),
    files: Type.Optional(
      Type.Union([
        Type.Record(Type.String(), Type.Union([...File.anyOf, Type.Array(File)])),
        FormulaText,
      ]),
    ),
  },
  { ...closed, description: 'helpMultipart' },
)

/** What a request says, wherever it goes. */
export const sentKeys = {
  query: Type.Optional(
    Type.Record(Type.String(), AnyValue, {
      description: 'helpQuery',
    }),
  ),
  headers: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpHeaders' })),
  body: Type.Optional(Type.Unknown({ description: 'helpBody' })),
  form: Type.Optional(
    Type.Union([Type.Record(Type.String(), AnyValue), FormulaText], { description: 'helpForm' }),
  ),
  xml: Type.Optional(
    Type.Union([Type.Record(Type.String(), AnyValue), FormulaText], { description: 'helpXmlBody' }),
  ),
  ndjson: Type.Optional(
    Type.Union([Type.Array(AnyValue), FormulaText], { description: 'helpNdjsonBody' }),
  ),
  multipart: Type.Optional(Multipart),
}

/** The keys of a request besides its method. */
export const requestKeys = {
  at: Type.Optional(Type.String({ description: 'helpRequestAt' })),
  ...sentKeys,
}

/** A request that reads. */
export const ReadCallSpec = Type.Union(
  [
    Type.Object({ get: Path, ...requestKeys }, closed),
    Type.Object({ post: Path, ...requestKeys }, closed),
  ],
  { subject: 'aRequest', description: 'helpCall' },
)

/** XML in a test: its text, or what is written to it. */
export const RecordedXml = Type.Union(
  [Type.Record(Type.String(), Type.Unknown()), Type.String({ pattern: '^\\s*<' })],
  { description: 'helpRecordedXml' },
)

/** Lines of JSON in a test, one by one. */
export const RecordedNdjson = Type.Array(Type.Unknown(), { description: 'helpRecordedNdjson' })

const recordedKeys = {
  ...requestKeys,
  xml: Type.Optional(RecordedXml),
  ndjson: Type.Optional(RecordedNdjson),
}

/** A request with any method, as a test shows it. */
export const RecordedCallSpec = Type.Union(
  [
    Type.Object({ get: Path, ...recordedKeys }, closed),
    Type.Object({ post: Path, ...recordedKeys }, closed),
    Type.Object({ put: Path, ...recordedKeys }, closed),
    Type.Object({ patch: Path, ...recordedKeys }, closed),
    Type.Object({ delete: Path, ...recordedKeys }, closed),
  ],
  { subject: 'aRequest', description: 'helpCall' },
)

/** Any request as written, whatever else stands beside it. */
export interface CallSpec {
  readonly get?: string
  readonly post?: string
  readonly put?: string
  readonly patch?: string
  readonly delete?: string
  readonly at?: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly form?: unknown
  readonly xml?: unknown
  readonly ndjson?: unknown
  readonly multipart?: unknown
}
