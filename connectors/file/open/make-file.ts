import { randomUUID } from 'node:crypto'
import type { RecordId } from '../../../engine/index.ts'
import type { FileWriter } from './formats/renderer.ts'
import { isMissing, type Ledger } from './ledger.ts'
import { OWN_FOLDER } from './own-folder.ts'
import type { Path, Place } from './place.ts'

/** Names of temporary files that nobody has finished for so long are those of processes that died. */
const TEMP_LIVES_MS = 86_400_000

export interface NewFile {
  readonly path: Path
  readonly bytes: Uint8Array
  readonly token: string
  readonly id: RecordId
}

/**
 * Makes a file as a whole, once for each attempt, whoever makes that: it is written under another name, noted, and then gets its
 * name in one step. A note without the other name tells that the step was done.
 */
export async function makeFile(
  files: Place,
  ledger: Ledger,
  { path, bytes, token, id }: NewFile,
): Promise<RecordId> {
  const known = await ledger.find(token)
  if (known) {
    const { temp, name } = known
    if (temp !== undefined && name !== undefined && (await files.stat([OWN_FOLDER, temp]))) {
      await nameIt(files, ledger, { token, temp, path: name.split('/'), isAgain: true })
    }
    return known.id
  }
  const temp = `${randomUUID()}.tmp`
  await files.put([OWN_FOLDER, temp], [bytes])
  await ledger.add({ token, id, name: path.join('/'), temp })
  await nameIt(files, ledger, { token, temp, path })
  return id
}

interface Naming {
  readonly token: string
  readonly temp: string
  readonly path: Path
  /** Whoever tried before may have done it. */
  readonly isAgain?: boolean
}

async function nameIt(
  files: Place,
  ledger: Ledger,
  { token, temp, path, isAgain }: Naming,
): Promise<void> {
  try {
    if (isAgain && files.resume) await files.resume([OWN_FOLDER, temp], path)
    else await files.rename([OWN_FOLDER, temp], path)
  } catch (thrown) {
    if (isRefusal(thrown)) {
      // In this order: a note whose file is gone tells that it got its name.
      await ledger.drop(token, temp)
      await files.erase([OWN_FOLDER, temp])
    }
    throw thrown
  }
}

/** The system said that it did nothing. */
function isRefusal(thrown: unknown): boolean {
  const code: unknown =
    typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' && REFUSALS.has(code)
}

const REFUSALS: ReadonlySet<string> = new Set(
  'EACCES EBUSY EDQUOT EEXIST EINVAL EISDIR ENAMETOOLONG ENOENT ENOSPC ENOTDIR EPERM EROFS LINK'.split(
    ' ',
  ),
)

/** Puts other content in the place of a file's, in one step. */
export async function replaceFile(files: Place, path: Path, bytes: Uint8Array): Promise<void> {
  const temp = [OWN_FOLDER, `${randomUUID()}.tmp`]
  await files.put(temp, [bytes])
  try {
    await files.replace(temp, path)
  } catch (thrown) {
    if (isRefusal(thrown)) await files.erase(temp)
    throw thrown
  }
}

export interface Publication {
  /** Names what is gathered together. */
  readonly key: string
  readonly path: Path
  readonly writer: FileWriter
  /** Asked before the step that others see. */
  readonly mayWrite: () => void
}

/** What is left of a publication that was not ended: its file was written, and noted, and may have got its name. */
interface Manifest {
  readonly temp: string
  readonly logs: readonly string[]
  /** What it gets its name from. */
  readonly path: readonly string[]
}

/** Tells whether something was gathered, or was about to be published. */
export async function hasGathered(files: Place, ledger: Ledger, key: string): Promise<boolean> {
  return (await files.stat(manifestPath(key))) !== undefined || (await ledger.gathered()).length > 0
}

/**
 * Writes what was gathered into one file, once whoever dies in the middle: which rows it has is noted before it gets its name, and
 * where its other name is gone, it has.
 */
export async function publish(
  files: Place,
  ledger: Ledger,
  { key, path, writer, mayWrite }: Publication,
): Promise<void> {
  const before = await readManifest(files, key)
  if (before) {
    if (files.resume && (await files.stat([OWN_FOLDER, before.temp]))) {
      await files.resume([OWN_FOLDER, before.temp], before.path)
    }
    const isNamed = (await files.stat([OWN_FOLDER, before.temp])) === undefined
    if (isNamed) await ledger.close(before.logs)
    else await files.erase([OWN_FOLDER, before.temp])
    await files.erase(manifestPath(key))
  }
  const logs = await ledger.gathered()
  const called = `${randomUUID()}.tmp`
  const temp = [OWN_FOLDER, called]
  const counter = { rows: 0 }
  await files.put(temp, writer.pieces(counted(ledger.rowsIn(logs), counter)))
  if (counter.rows === 0) {
    await files.erase(temp)
    return
  }
  await writeManifest(files, key, { temp: called, logs, path })
  mayWrite()
  await files.rename(temp, path)
  await ledger.close(logs)
  await files.erase(manifestPath(key))
}

async function* counted<T>(items: AsyncIterable<T>, counter: { rows: number }): AsyncGenerator<T> {
  for await (const item of items) {
    counter.rows += 1
    yield item
  }
}

function manifestPath(key: string): Path {
  return [OWN_FOLDER, `${key}.publish`]
}

async function writeManifest(files: Place, key: string, manifest: Manifest): Promise<void> {
  const temp = [OWN_FOLDER, `${randomUUID()}.tmp`]
  await files.put(temp, [new TextEncoder().encode(JSON.stringify(manifest))])
  await files.replace(temp, manifestPath(key))
}

async function readManifest(files: Place, key: string): Promise<Manifest | undefined> {
  const path = manifestPath(key)
  if (!(await files.stat(path))) return undefined
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of files.load(path)) text += decoder.decode(bytes, { stream: true })
  const {
    temp,
    logs,
    path: called,
  }: { temp?: unknown; logs?: unknown; path?: unknown } = JSON.parse(text)
  if (typeof temp !== 'string' || !Array.isArray(logs))
    throw new Error('a manifest of another kind')
  const named = Array.isArray(called) ? called : []
  return { temp, logs: logs.filter(isText), path: named.filter(isText) }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Takes away what processes left that died while they wrote. */
export async function sweep(files: Place, now: number): Promise<void> {
  const found = await files.list([OWN_FOLDER]).catch((thrown: unknown) => {
    if (isMissing(thrown)) return []
    throw thrown
  })
  for (const { name, time } of found) {
    if (name.endsWith('.tmp') && now - Date.parse(time) > TEMP_LIVES_MS) {
      await files.erase([OWN_FOLDER, name])
    }
  }
}
