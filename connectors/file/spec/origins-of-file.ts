import {
  type ConnectorPlan,
  evaluateValue,
  type Json,
  type JsonObject,
  OperationError,
  parseUrl,
  say,
  type ValuePlan,
} from '../../../engine/index.ts'
import { toHost, withoutCredentials } from '../../../engine/transport.ts'
import {
  type FtpsPlan,
  isFileConnector,
  type PlacePlan,
  type S3Plan,
  type SftpPlan,
} from './file-plan.ts'

/** Where files are. */
export type FilePlace = FolderPlace | SftpPlace | FtpsPlace | S3Place

export interface FolderPlace {
  readonly kind: 'folder'
  readonly origin: string
  /** Whole path of the folder. */
  readonly folder: string
}

export interface SftpPlace {
  readonly kind: 'sftp'
  readonly origin: string
  readonly host: string
  readonly port: number
  /** `SHA256:…` */
  readonly hostKey: string
  /** On the server, as it calls it. */
  readonly folder: string
}

export interface FtpsPlace {
  readonly kind: 'ftps'
  readonly origin: string
  readonly host: string
  readonly port: number
  readonly isImplicit: boolean
  /** Empty: one of the authorities that all know has signed that of the server. */
  readonly certificate: string
  readonly folder: string
}

export interface S3Place {
  readonly kind: 's3'
  /** Of the server. */
  readonly origin: string
  readonly bucket: string
  readonly region: string
  /** Below which all is; empty: the bucket itself. */
  readonly folder: string
}

/** Where credentials go; absent where the settings give no address. */
export function originsOfFile(
  plan: ConnectorPlan,
  seen: JsonObject,
): readonly string[] | undefined {
  if (!isFileConnector(plan)) return undefined
  try {
    return [placeOf(plan.file, seen).origin]
  } catch {
    return undefined
  }
}

/**
 * Where files are, by the settings that are no secrets.
 *
 * @throws {OperationError} when they give no place.
 */
export function placeOf(plan: PlacePlan, seen: JsonObject): FilePlace {
  const valueOf = (value: ValuePlan | undefined): Json | undefined =>
    value && evaluateValue(value, {}, { variables: { settings: seen }, now: 0 })
  if (plan.kind === 'sftp') return sftpOf(plan, valueOf)
  if (plan.kind === 'ftps') return ftpsOf(plan, valueOf)
  if (plan.kind === 's3') return s3Of(plan, valueOf)
  const folder = valueOf(plan.folder)
  if (typeof folder === 'string' && isWholePath(folder)) {
    const bare = folder.replace(/(?<=.)[/\\]+$/, '')
    return { kind: 'folder', folder: bare, origin: `file://${bare}` }
  }
  throw noPlace(say('fileNoPlace', { text: textOf(folder) }))
}

function sftpOf(
  plan: SftpPlan,
  valueOf: (value: ValuePlan | undefined) => Json | undefined,
): SftpPlace {
  const hostKey = valueOf(plan.hostKey)
  const { host, port, origin, folder } = serverOf(plan, 22, valueOf)
  return {
    kind: 'sftp',
    host,
    port,
    origin,
    folder,
    hostKey: typeof hostKey === 'string' ? hostKey.trim() : '',
  }
}

function ftpsOf(
  plan: FtpsPlan,
  valueOf: (value: ValuePlan | undefined) => Json | undefined,
): FtpsPlace {
  const certificate = valueOf(plan.certificate)
  const { isImplicit } = plan
  return {
    kind: 'ftps',
    ...serverOf(plan, isImplicit ? 990 : 21, valueOf),
    isImplicit,
    certificate: typeof certificate === 'string' ? certificate.trim() : '',
  }
}

function serverOf(
  plan: SftpPlan | FtpsPlan,
  usualPort: number,
  valueOf: (value: ValuePlan | undefined) => Json | undefined,
) {
  const host = valueOf(plan.host)
  const port = valueOf(plan.port) ?? usualPort
  const folder = valueOf(plan.folder) ?? '.'
  const number = port === '' ? usualPort : Number(port)
  const isPort = Number.isInteger(number) && number > 0 && number < 65_536
  const name = toHost(host)
  if (name === undefined || !isPort) {
    throw noPlace(
      say('sftpNoPlace', { text: withoutCredentials(`${textOf(host)}:${textOf(port)}`) }),
    )
  }
  // A line that ends would end a command.
  if (typeof folder !== 'string' || /\p{Cc}/u.test(folder) || folder.split('/').includes('..')) {
    throw noPlace(say('fileNoPlace', { text: textOf(folder) }))
  }
  return {
    host: name.replace(/^\[|\]$/g, ''),
    port: number,
    origin: `${plan.kind}://${name}:${number}`,
    folder: folder === '' ? '.' : folder.replace(/(?<=.)\/+$/, ''),
  }
}

function s3Of(plan: S3Plan, valueOf: (value: ValuePlan | undefined) => Json | undefined): S3Place {
  const bucket = valueOf(plan.bucket)
  const region = valueOf(plan.region) ?? 'us-east-1'
  const folder = valueOf(plan.folder) ?? ''
  if (typeof bucket !== 'string' || !/^[a-z\d][a-z\d._-]{1,61}[a-z\d]$/i.test(bucket)) {
    throw noPlace(say('s3NoBucket', { text: textOf(bucket) }))
  }
  if (typeof region !== 'string' || !/^[a-z\d-]{1,64}$/i.test(region)) {
    throw noPlace(say('s3NoRegion', { text: textOf(region) }))
  }
  if (
    typeof folder !== 'string' ||
    folder.split('/').some((name) => /^\.*$/.test(name) && folder !== '')
  ) {
    throw noPlace(say('fileNoPlace', { text: textOf(folder) }))
  }
  const endpoint = valueOf(plan.endpoint) ?? ''
  const address = endpoint === '' ? `https://s3.${region}.amazonaws.com` : endpoint
  return { kind: 's3', origin: originOf(address), bucket, region, folder }
}

/** Of a server that is reached by the web's means, and nothing else of its address. */
function originOf(address: Json): string {
  const url = typeof address === 'string' ? parseUrl(address) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
  if (isPlain && url.username === '' && url.password === '') return url.origin
  throw noPlace(say('noAddress', { text: textOf(address) }))
}

/** From the root down, with no way up. */
function isWholePath(path: string): boolean {
  const isRooted = /^(\/|[a-z]:[/\\])/i.test(path)
  return isRooted && !path.includes('\0') && !path.split(/[/\\]/).includes('..')
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

function noPlace(reason: ReturnType<typeof say>): OperationError {
  return new OperationError({ class: 'config', reason, mayHaveHappened: false })
}
