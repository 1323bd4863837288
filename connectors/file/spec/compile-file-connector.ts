import type { ValuePlan } from '../../../engine/index.ts'
import {
  byName,
  ConnectorAuthor,
  checkSpec,
  compileHead,
  type Json,
  NO_RECORD,
  objectOf,
  parseDuration,
  type Report,
} from '../../../engine/transport.ts'
import { compileFileTests } from './compile-file-tests.ts'
import { compileFiles } from './compile-files.ts'
import { FileConnectorSpec } from './connector-spec.ts'
import type { FileConnectorPlan, FilesPlan, PlacePlan } from './file-plan.ts'
import type { FileSpec, S3Spec } from './file-spec.ts'

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_PARALLEL = 4

/** Compiles a connector whose systems are places with files; see {@link TransportSpec}. */
export function compileFileConnector(value: Json, report: Report): FileConnectorPlan | undefined {
  const spec = checkSpec(FileConnectorSpec, value, 'connector', report)
  return spec && compileSpec(spec, new ConnectorAuthor(objectOf(spec.settings), report))
}

function compileSpec(spec: FileConnectorSpec, author: ConnectorAuthor): FileConnectorPlan {
  const { timeout, parallel } = spec.file
  const known = { specs: spec.resources, neededBy: nothingIsNeeded }
  const resources = Object.entries(spec.resources).map(
    ([name, files]): readonly [string, FilesPlan] => [
      name,
      compileFiles(name, files, known, author),
    ],
  )
  return {
    ...compileHead(spec, author),
    transport: 'file',
    file: compilePlace(spec.file, author),
    timeoutMs: parseDuration(timeout ?? '') ?? DEFAULT_TIMEOUT_MS,
    parallel: parallel ?? DEFAULT_PARALLEL,
    limits: [],
    empty: [],
    signsIn: false,
    says: [],
    places: [],
    resources: byName(Object.fromEntries(resources)),
    tests: compileFileTests(spec, author),
  }
}

type Value = (name: string, value: unknown) => ValuePlan

function compilePlace(spec: FileSpec, author: ConnectorAuthor): PlacePlan {
  // Where files are, is shown. Who we are there need not be.
  const shown: Value = (name, value) => author.value(value, ['file', name], {}, NO_RECORD)
  if ('folder' in spec) return { kind: 'folder', folder: shown('folder', spec.folder) }
  const ofRequest = author.ofRequest()
  const hidden: Value = (name, value) => ofRequest.value(value, ['file', name], {}, NO_RECORD)
  if ('s3' in spec) return compileBucket(spec, shown, hidden)
  const { port, path, user } = spec
  const server = {
    ...(port === undefined ? {} : { port: shown('port', port) }),
    ...(path === undefined ? {} : { folder: shown('path', path) }),
    user: hidden('user', user),
  }
  if ('ftps' in spec) {
    const { ftps, implicit: isImplicit = false, certificate, password } = spec
    return {
      kind: 'ftps',
      host: shown('ftps', ftps),
      isImplicit,
      ...(certificate === undefined ? {} : { certificate: shown('certificate', certificate) }),
      ...server,
      password: hidden('password', password),
    }
  }
  const { sftp, hostKey, password, key, passphrase } = spec
  return {
    kind: 'sftp',
    host: shown('sftp', sftp),
    hostKey: shown('hostKey', hostKey),
    ...server,
    ...(password === undefined ? {} : { password: hidden('password', password) }),
    ...(key === undefined ? {} : { key: hidden('key', key) }),
    ...(passphrase === undefined ? {} : { passphrase: hidden('passphrase', passphrase) }),
  }
}

function compileBucket(spec: S3Spec, shown: Value, hidden: Value): PlacePlan {
  const { s3, region, endpoint, path, accessKey, secretKey, sessionToken } = spec
  return {
    kind: 's3',
    bucket: shown('s3', s3),
    ...(region === undefined ? {} : { region: shown('region', region) }),
    ...(endpoint === undefined ? {} : { endpoint: shown('endpoint', endpoint) }),
    ...(path === undefined ? {} : { folder: shown('path', path) }),
    user: hidden('accessKey', accessKey),
    password: hidden('secretKey', secretKey),
    ...(sessionToken === undefined ? {} : { token: hidden('sessionToken', sessionToken) }),
  }
}

/** Whoever reads files may leave out any field to filter by. */
function nothingIsNeeded(): readonly string[] {
  return []
}
