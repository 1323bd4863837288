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
import { compileFiles } from './compile-files.ts'
import { FileConnectorSpec } from './connector-spec.ts'
import type { FileConnectorPlan, FilesPlan } from './file-plan.ts'

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_PARALLEL = 4

/** Compiles a connector whose systems are places with files; see {@link TransportSpec}. */
export function compileFileConnector(value: Json, report: Report): FileConnectorPlan | undefined {
  const spec = checkSpec(FileConnectorSpec, value, 'connector', report)
  return spec && compileSpec(spec, new ConnectorAuthor(objectOf(spec.settings), report))
}

function compileSpec(spec: FileConnectorSpec, author: ConnectorAuthor): FileConnectorPlan {
  const { folder, timeout, parallel } = spec.file
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
    file: { kind: 'folder', folder: author.value(folder, ['file', 'folder'], {}, NO_RECORD) },
    timeoutMs: parseDuration(timeout ?? '') ?? DEFAULT_TIMEOUT_MS,
    parallel: parallel ?? DEFAULT_PARALLEL,
    limits: [],
    empty: [],
    signsIn: false,
    says: [],
    places: [],
    resources: byName(Object.fromEntries(resources)),
    tests: [],
  }
}

/** Whoever reads files may leave out any field to filter by. */
function nothingIsNeeded(): readonly string[] {
  return []
}
