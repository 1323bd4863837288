import {
  type Connection,
  type ConnectorPlan,
  completeSettings,
  equalJson,
  isJsonObject,
  type Json,
  OperationError,
  type SourceRecord,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import type { ConnectorTestResult } from '../../transport.ts'
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
  const got = await perform(connection, test)
  await connection.close()
  const written = writtenIn(place, before, encoding)
  const failures = fits(test.expect, got)
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
function encodingOf({ resources }: FileConnectorPlan, test: FileConnectorTest): string {
  const { list, get, find, create, update, delete: removed } = test
  const name = list ?? get ?? find ?? create ?? update ?? removed ?? ''
  const format = resources[name]?.format
  return format === undefined || format.kind === 'xlsx' ? 'utf-8' : format.encoding
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

/** What an operation gives, or the class of its refusal. */
async function perform(connection: Connection, test: FileConnectorTest): Promise<Json> {
  try {
    return await operate(connection, test, new AbortController().signal)
  } catch (thrown) {
    if (!(thrown instanceof OperationError)) throw thrown
    return { fails: thrown.class, say: thrown.message }
  }
}

async function operate(
  connection: Connection,
  test: FileConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const { list, get, find, create, update, delete: removed, id = '', set = {} } = test
  if (list !== undefined) return listAll(connection, list, test, signal)
  if (get !== undefined) {
    const found = await connection.resource(get).get?.(String(id), signal)
    return found ? recordOf(found) : null
  }
  const made = create === undefined ? {} : await createOne(connection, create, test, signal)
  if (find !== undefined) {
    const hits = await connection.resource(find).find(test.by ?? {}, { fresh: false, signal })
    return hits.map((hit) => hit.record ?? { id: hit.id })
  }
  if (update !== undefined) await connection.resource(update).update(id, set, { signal })
  else if (removed !== undefined) await connection.resource(removed).delete(id, { signal })
  else if (create === undefined) await connection.check(signal)
  return made
}

/** With the end of the run, at which a file of several records is written. */
async function createOne(
  connection: Connection,
  name: string,
  { set = {} }: FileConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const resource = connection.resource(name)
  const { id, record } = await resource.create(set, { operation: 'operation', signal })
  await resource.finish?.({ signal })
  return record ?? (id === undefined ? {} : { id })
}

async function listAll(
  connection: Connection,
  name: string,
  { since, with: values }: FileConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const records: Json[] = []
  const pages = connection.resource(name).list({ filter: 0, since, with: values, signal })
  for await (const { records: found, handled } of pages) {
    records.push(...found.map(recordOf))
    await handled?.()
  }
  return records
}

/** A record that does not fit shows why, which no expectation equals. */
function recordOf({ record, problem }: SourceRecord): Json {
  return problem === undefined ? record : { problem }
}

/** `{ fails: class }` need not repeat what is said; all else must be equal. */
function fits(expected: Json, got: Json): boolean {
  if (!isJsonObject(expected) || !isJsonObject(got) || expected['fails'] === undefined) {
    return equalJson(expected, got)
  }
  const isSaid = expected['say'] === undefined || equalJson(expected['say'], got['say'] ?? null)
  return isSaid && equalJson(expected['fails'], got['fails'] ?? null)
}
