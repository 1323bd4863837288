import type {
  ChangedPlan,
  ConnectorPlan,
  ConnectorTest,
  CreatePlan,
  Formula,
  JsonObject,
  ListPlan,
  ResourcePlan,
  ValuePlan,
} from '../../../engine/index.ts'

/** A connector whose systems are places with files. */
export interface FileConnectorPlan extends ConnectorPlan {
  readonly transport: 'file'
  readonly file: PlacePlan
  readonly resources: Readonly<Record<string, FilesPlan>>
  readonly tests: readonly FileConnectorTest[]
}

/** An operation on files, by their paths, and what it writes; nothing stands for a file that is taken away. */
export interface FileConnectorTest extends ConnectorTest {
  readonly files: Readonly<Record<string, string>>
  readonly written: Readonly<Record<string, string | null>>
}

/** Tells whether a connector's systems are places with files. */
export function isFileConnector(plan: ConnectorPlan): plan is FileConnectorPlan {
  return plan.transport === 'file'
}

/** Where files are. Formulas see `$settings`. */
export type PlacePlan = FolderPlan | SftpPlan | FtpsPlan | S3Plan

export interface FolderPlan {
  readonly kind: 'folder'
  /** Shown: it sees no secrets. */
  readonly folder: ValuePlan
}

export interface SftpPlan {
  readonly kind: 'sftp'
  /** Shown, as are `port`, `hostKey` and `folder`: they see no secrets. */
  readonly host: ValuePlan
  readonly port?: ValuePlan | undefined
  /** By which the server is known: `SHA256:…`. */
  readonly hostKey: ValuePlan
  /** On the server. Absent: where it leads who signs in. */
  readonly folder?: ValuePlan | undefined
  readonly user: ValuePlan
  readonly password?: ValuePlan | undefined
  /** A private key, as OpenSSH writes it. */
  readonly key?: ValuePlan | undefined
  readonly passphrase?: ValuePlan | undefined
}

export interface FtpsPlan {
  readonly kind: 'ftps'
  /** Shown, as are `port`, `certificate` and `folder`: they see no secrets. */
  readonly host: ValuePlan
  readonly port?: ValuePlan | undefined
  /** Encrypted from the start, and not when that is asked for. */
  readonly isImplicit: boolean
  /** What has signed that of the server, or is it (PEM). Absent: one of the authorities that all know. */
  readonly certificate?: ValuePlan | undefined
  readonly folder?: ValuePlan | undefined
  readonly user: ValuePlan
  readonly password: ValuePlan
}

export interface S3Plan {
  readonly kind: 's3'
  /** Shown, as are `region`, `endpoint` and `folder`: they see no secrets. */
  readonly bucket: ValuePlan
  readonly region?: ValuePlan | undefined
  readonly endpoint?: ValuePlan | undefined
  readonly folder?: ValuePlan | undefined
  /** The key that is known to others, and the one that is not. */
  readonly user: ValuePlan
  readonly password: ValuePlan
  readonly token?: ValuePlan | undefined
}

/** The records of files whose names fit a pattern. */
export interface FilesPlan extends ResourcePlan {
  /** `in/orders-*.csv`; sees `$settings`. */
  readonly files: ValuePlan
  readonly format: FormatPlan
  /** Tidy field → column that it is the value of. */
  readonly columns: Readonly<Record<string, string>>
  /** Columns that records are made of. Absent: all that there are. */
  readonly reads?: readonly string[] | undefined
  /** Column → schema of the field that is made of it: text is a number, or true or false, where that says so. */
  readonly types: Readonly<Record<string, JsonObject>>
  readonly list?: FilesListPlan | undefined
  readonly create?: FileCreatePlan | undefined
}

/** How records stand in a file. */
export type FormatPlan = TextFormatPlan | XlsxPlan

export type TextFormatPlan = CsvPlan | FixedPlan | JsonPlan | NdjsonPlan | XmlPlan

export interface CsvPlan {
  readonly kind: 'csv'
  /** As the WHATWG calls it. */
  readonly encoding: string
  readonly delimiter: string
  readonly quote: string
  /** Between the whole part of a number and its fraction. */
  readonly decimal: string
  /** Names of the columns, by their position. Absent: the first line has them. */
  readonly names?: readonly string[] | undefined
  /** Name → how the first line calls that column; sees `$settings`. A column without a result is not in the file. */
  readonly titles?: Readonly<Record<string, ValuePlan>> | undefined
  /** What settings say in the place of the above. */
  readonly asked?: Readonly<Partial<Record<AskedOfCsv, ValuePlan>>> | undefined
}

export type AskedOfCsv = 'delimiter' | 'decimal' | 'encoding'

export interface FixedPlan {
  readonly kind: 'fixed'
  readonly encoding: string
  readonly decimal: string
  readonly columns: readonly FixedColumn[]
}

/** Where in a line a value stands, in characters. */
export interface FixedColumn {
  readonly name: string
  readonly start: number
  readonly width: number
}

export interface NdjsonPlan {
  readonly kind: 'ndjson'
  readonly encoding: string
}

export interface JsonPlan {
  readonly kind: 'json'
  readonly encoding: string
  /** Finds the records in what a file holds. Absent: its items, or it is one record. */
  readonly records?: Formula | undefined
}

export interface XmlPlan {
  readonly kind: 'xml'
  readonly encoding: string
  /** The connector says which encoding it is, whatever a file says. */
  readonly isGiven: boolean
  /** Names of elements, from the root down: each of the last is a record. */
  readonly path: readonly string[]
  /** Attributes that the root has where we write it. */
  readonly root: Readonly<Record<string, string>>
}

export interface XlsxPlan {
  readonly kind: 'xlsx'
  /** Absent: the first. */
  readonly sheet?: string | undefined
  /** Number of the row that is read first: the names of the columns, or a record. */
  readonly first: number
  /** Names of the columns from the left. Absent: the first row has them. */
  readonly names?: readonly string[] | undefined
}

export interface FileCreatePlan extends CreatePlan {
  /** Name of the file; sees `$set` where each record has one of its own. */
  readonly file: ValuePlan
  readonly per: 'record' | 'run'
}

/** Reading many, oldest file first. */
export interface FilesListPlan extends ListPlan {
  /** Records of one page. */
  readonly pageSize: number
  readonly changed: readonly ChangedPlan[]
  /** A file that was changed since is still written. */
  readonly quietMs: number
  readonly done?: DonePlan | undefined
  /** Each file has the whole list: the last one counts, and a record is in it once. */
  readonly isNewest?: boolean | undefined
}

/** What becomes of a file once all its records are handled. */
export type DonePlan =
  | { readonly kind: 'move'; readonly folder: string }
  | { readonly kind: 'delete' }
