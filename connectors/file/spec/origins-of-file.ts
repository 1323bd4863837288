import {
  type ConnectorPlan,
  evaluateValue,
  type Json,
  type JsonObject,
  OperationError,
  say,
  type ValuePlan,
} from '../../../engine/index.ts'
import { isHostName } from '../../../engine/transport.ts'
import { isFileConnector, type PlacePlan, type SftpPlan } from './file-plan.ts'

/** Where files are. */
export type FilePlace = FolderPlace | SftpPlace

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
  const host = valueOf(plan.host)
  const port = valueOf(plan.port) ?? 22
  const folder = valueOf(plan.folder) ?? '.'
  const hostKey = valueOf(plan.hostKey)
  const number = port === '' ? 22 : Number(port)
  const isPort = Number.isInteger(number) && number > 0 && number < 65_536
  if (typeof host !== 'string' || !isHostName(host) || !isPort) {
    throw noPlace(say('sftpNoPlace', { text: `${textOf(host)}:${textOf(port)}` }))
  }
  if (typeof folder !== 'string' || folder.includes('\0') || folder.split('/').includes('..')) {
    throw noPlace(say('fileNoPlace', { text: textOf(folder) }))
  }
  const name = host.toLowerCase()
  return {
    kind: 'sftp',
    host: name.replace(/^\[|\]$/g, ''),
    port: number,
    origin: `sftp://${name}:${number}`,
    hostKey: typeof hostKey === 'string' ? hostKey.trim() : '',
    folder: folder === '' ? '.' : folder.replace(/(?<=.)\/+$/, ''),
  }
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
