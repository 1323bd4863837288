import {
  type Connection,
  type ConnectorPlan,
  completeSettings,
  equalJson,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { fitsExpectation, performTest } from '../../records/perform-test.ts'
import type { ConnectorTestResult } from '../../transport.ts'
import { answerCsv } from '../open/formats/answer-csv.ts'
import { openFileConnection } from '../open/open-file-connection.ts'
import { OWN_FOLDER } from '../open/own-folder.ts'
import { encoderOf } from '../spec/encoder.ts'
import {
  type FileConnectorPlan,
  type FileConnectorTest,
  isFileConnector,
} from '../spec/file-plan.ts'
import { createMemoryPlace, type MemoryPlace } from './memory-place.ts'

/** In tests it is always this time, so that names of files with a time in them can be expected. */
const NOW = Date.parse('2026-01-31T12:00:00Z')
/** Long before, so that no file is still being written. */
const FILES_ARE_OF = '2026-01-31T09:00:00.000Z'

/** Does what the tests of a connector of files say, on files in memory, and compares what became of it. */
export async function runFileTests(plan: ConnectorPlan): Promise<readonly ConnectorTestResult[]> {
  if (!isFileConnector(plan)) throw new Error(`"${plan.name}" is no place with files`)
  const results: ConnectorTestResult[] = []
  for (const test of plan.tests) results.push(await runTest(plan, test))
  return results
}

async function runTest(
  plan: FileConnectorPlan,
  test: FileConnectorTest,
): Promise<ConnectorTestResult> {
  const encoding = encodingOf(plan, test)
  const before = new Map(Object.entries(test.files))
  const place = createMemoryPlace(encoded(test.files, encoding), FILES_ARE_OF)
  const connection = openOn(place, plan, test)
  const got = await performTest(connection, test)
  await connection.close()
  const written = writtenIn(place, before, encoding)
  const failures = fitsExpectation(test.expect, got)
    ? []
    : [`it gives ${JSON.stringify(got)}, want ${JSON.stringify(test.expect)}`]
  const wanted = Object.fromEntries(
    Object.entries(test.written).map(([path, text]) => [
      path,
      text === null ? null : sameEnds(text),
    ]),
  )
  if (!equalJson(wanted, written)) {
    failures.push(`it writes ${JSON.stringify(written)}, want ${JSON.stringify(wanted)}`)
  }
  return { it: test.it, failures }
}

/** Text of a test is in the encoding of the resource that it is about. */
function encodingOf({ resources, settings }: FileConnectorPlan, test: FileConnectorTest): string {
  const { list, get, find, create, update, delete: removed } = test
  const name = list ?? get ?? find ?? create ?? update ?? removed ?? ''
  const format = resources[name]?.format
  if (format === undefined || format.kind === 'xlsx') return 'utf-8'
  if (format.kind !== 'csv') return format.encoding
  const answers = completeSettings(settings, test.settings).settings
  return answerCsv(format, { variables: { settings: answers }, now: NOW }).encoding
}

function encoded(
  files: Readonly<Record<string, string>>,
  encoding: string,
): Readonly<Record<string, Uint8Array>> {
  const encode = encoderOf(encoding) ?? ((text: string) => new TextEncoder().encode(text))
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      encode(text) ?? new TextEncoder().encode(text),
    ]),
  )
}

function openOn(
  place: MemoryPlace,
  plan: FileConnectorPlan,
  { settings }: FileConnectorTest,
): Connection {
  const clock = { now: () => NOW, sleep: async () => undefined }
  // Where the files of a system are, is no matter of a test.
  const folder = { kind: 'constant', value: '/tests' } as const
  const placed: FileConnectorPlan = { ...plan, file: { kind: 'folder', folder } }
  return openFileConnection({
    plan: placed,
    openPlace: () => place,
    settings: completeSettings(plan.settings, settings).settings,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits: [], parallel: 1, clock }),
    clock,
  })
}

/** What is there now and was not, or was otherwise; nothing for what was taken away. */
function writtenIn(
  { files }: MemoryPlace,
  before: ReadonlyMap<string, string>,
  encoding: string,
): Readonly<Record<string, string | null>> {
  const after = [...files].filter(([path]) => !path.startsWith(`${OWN_FOLDER}/`))
  const texts = new Map(
    // As a part of more: some versions of Node take windows-1252 for another encoding where it comes all at once.
    after.map(([path, bytes]) => [path, new TextDecoder(encoding).decode(bytes, { stream: true })]),
  )
  const gone = [...before.keys()].filter((path) => !texts.has(path))
  const changed = [...texts].filter(([path, text]) => before.get(path) !== text)
  return Object.fromEntries([
    ...gone.map((path) => [path, null] as const),
    ...changed.map(([path, text]) => [path, sameEnds(text)] as const),
  ])
}

/** Which bytes end a line is a matter of the format. */
function sameEnds(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
