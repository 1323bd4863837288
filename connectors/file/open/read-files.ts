import {
  equalJson,
  evaluateValue,
  isJsonObject,
  type Json,
  type JsonObject,
  type ListRequest,
  OperationError,
  type Page,
  type SourceRecord,
  say,
} from '../../../engine/index.ts'
import { Turns } from '../../records/in-turns.ts'
import {
  type FilePattern,
  isUnfinishedName,
  matcherOf,
  parseFolder,
  parsePattern,
} from '../spec/file-path.ts'
import type { FilesListPlan, FilesPlan } from '../spec/file-plan.ts'
import { askPlace, type PlaceContext } from './ask-place.ts'
import { createParser, isReadWhole } from './formats/create-parser.ts'
import type { Entry } from './formats/format.ts'
import { createOnce, type Once } from './once.ts'
import { byTime, type FileInfo, isSame } from './place.ts'
import { placeOf, toSource } from './source-of-entry.ts'

/** Bytes of a file that are read at once. */
const PIECE = 262_144
/** Records of a piece that are told of. */
const TOLD = 20

/** How far a read has come: so many entries of this file, and all of those before it. */
interface Mark extends FileInfo {
  readonly entries: number
}

/** Reads files, oldest first, page by page. One page is in memory at a time, and one piece of one file. */
export async function* readFiles(
  context: PlaceContext,
  plan: FilesPlan,
  list: FilesListPlan,
  request: ListRequest,
): AsyncGenerator<Page, void, undefined> {
  const { folder, name } = patternOf(context, plan)
  const found = await listFiles(context, folder, request.signal)
  // What was changed since then may have been left out.
  const serverTime = new Date(context.clock.now() - list.quietMs).toISOString()
  const isOurs = matcherOf(name)
  const named = found.filter((file) => isOurs(file.name) && !isUnfinishedName(file.name))
  const written = named.filter(({ time }) => time <= serverTime).toSorted(byTime)
  const files = (list.isNewest ? written.slice(-1) : written).filter(
    ({ time }) => time >= (request.since ?? ''),
  )
  const mark = markIn(files, parseMark(request.position), list)
  const walk = new Walk(
    { context, plan, list, request, folder },
    mark ? files.filter((file) => byTime(file, mark) >= 0) : files,
    mark,
  )
  // Of several files the one before is whole, too.
  const isLeft = list.isNewest ? written.length === 0 : written.length < named.length
  for (;;) {
    const { records, ended, next, lacks } = await walk.take(list.pageSize)
    const { done } = list
    yield {
      records,
      ...(lacks || isLeft ? { lacks: true } : {}),
      ...(next ? { next: { ...next } } : {}),
      serverTime,
      ...(done && ended.length > 0
        ? { handled: () => finish(context, list, folder, ended, request.signal) }
        : {}),
    }
    if (!next) return
  }
}

interface Reading {
  readonly context: PlaceContext
  readonly plan: FilesPlan
  readonly list: FilesListPlan
  readonly request: ListRequest
  readonly folder: FilePattern['folder']
}

interface Taken {
  readonly records: readonly SourceRecord[]
  /** Files of which these are the last records. */
  readonly ended: readonly FileInfo[]
  /** Absent: there are no more. */
  readonly next: Mark | undefined
  /** There was more, which nobody could read. */
  readonly lacks: boolean
}

/** Takes records out of one file after the other. */
class Walk {
  readonly #reading: Reading
  readonly #files: readonly FileInfo[]
  readonly #turns: Turns
  #at = 0
  #file: OpenFile | undefined
  #once: Once | undefined
  #lacks = false
  #skip: Mark | undefined

  constructor(reading: Reading, files: readonly FileInfo[], mark: Mark | undefined) {
    this.#reading = reading
    this.#files = files
    this.#skip = mark
    this.#turns = new Turns(reading.request.signal)
  }

  async take(count: number): Promise<Taken> {
    const records: SourceRecord[] = []
    const ended: FileInfo[] = []
    let last: Mark | undefined
    for (let info = this.#files[this.#at]; info; info = this.#files[this.#at]) {
      this.#file ??= this.#open(info)
      const file = this.#file
      const { entries, isOver } = await file.take(count - records.length)
      for (const entry of entries) {
        if (this.#turns.isOver) await this.#turns.pass()
        const record = this.#recordOf(info, entry)
        if (record) records.push(record)
      }
      last = { ...info, entries: file.taken }
      if (!isOver) return { records, ended, next: last, lacks: this.#lacks }
      this.#at += 1
      this.#file = undefined
      this.#lacks ||= file.isCut
      if (!file.staysThere) ended.push(info)
      if (records.length >= count) break
    }
    const isMore = this.#at < this.#files.length
    return { records, ended, next: isMore ? last : undefined, lacks: this.#lacks }
  }

  #open(info: FileInfo): OpenFile {
    const isMarked = this.#skip?.name === info.name && isSame(this.#skip, info)
    const { list } = this.#reading
    this.#once = list.isNewest ? createOnce(info) : undefined
    return new OpenFile(this.#reading, info, {
      skip: isMarked ? (this.#skip?.entries ?? 0) : 0,
      // What was read before counts, too.
      onSkipped: (entry) => void this.#once?.take(this.#sourceOf(info, entry), entry.line),
    })
  }

  #sourceOf(info: FileInfo, entry: Entry): SourceRecord {
    const { context, plan, list } = this.#reading
    return toSource(context, plan, { info, entry, at: list.changed[0]?.at })
  }

  #recordOf(info: FileInfo, entry: Entry): SourceRecord | undefined {
    const source = this.#sourceOf(info, entry)
    this.#lacks ||= source.key === placeOf(info, entry.line)
    const record = this.#once ? this.#once.take(source, entry.line) : source
    const { with: values } = this.#reading.request
    return !values || !record || record.problem || isAsked(record, values) ? record : undefined
  }
}

function isAsked({ record }: SourceRecord, values: JsonObject): boolean {
  return Object.entries(values).every(([name, value]) => equalJson(record[name] ?? null, value))
}

/** Entries that were read before. */
interface Skipping {
  readonly skip: number
  readonly onSkipped: (entry: Entry) => void
}

/** One file, of which pieces are read when they are wanted. */
class OpenFile {
  readonly #reading: Reading
  readonly #info: FileInfo
  readonly #parser
  #queue: Entry[] = []
  /** Those before it are taken: a piece has many pages. */
  #first = 0
  #position = 0
  #isRead = false
  #rest: AsyncGenerator<Entry, void, undefined> | undefined
  #skip: number
  readonly #onSkipped: (entry: Entry) => void
  taken: number
  /** It is not done: it could not be understood as a whole, or would be deleted with a row that nobody could read. */
  staysThere = false
  /** It became another one before it was read to its end, or may have had more. */
  isCut = false

  constructor(reading: Reading, info: FileInfo, { skip, onSkipped }: Skipping) {
    this.#reading = reading
    this.#info = info
    this.#skip = skip
    this.#onSkipped = onSkipped
    this.taken = skip
    this.#parser = createParser(reading.plan, reading.context.contextOf())
  }

  async take(
    count: number,
  ): Promise<{ readonly entries: readonly Entry[]; readonly isOver: boolean }> {
    while (this.#queue.length - this.#first < count && !this.#isRead) {
      if (this.#rest) await this.#takeRest(this.#rest, count)
      else await this.#readPiece()
    }
    const entries = this.#queue.slice(this.#first, this.#first + count)
    this.#first += entries.length
    this.taken += entries.length
    return { entries, isOver: this.#isRead && this.#first >= this.#queue.length }
  }

  /** What is found only when it is asked for. */
  async #takeRest(rest: AsyncGenerator<Entry, void, undefined>, count: number): Promise<void> {
    const entries: Entry[] = []
    while (entries.length < count + this.#skip) {
      const next = await rest.next()
      if (next.done) {
        this.#isRead = true
        break
      }
      entries.push(next.value)
    }
    this.#reading.request.signal.throwIfAborted()
    this.#keep(entries)
  }

  async #readPiece(): Promise<void> {
    const { context, plan, folder, request } = this.#reading
    const info = this.#info
    if (isReadWhole(plan.format) && info.size > context.maxBytes) {
      const count = Math.floor(context.maxBytes / 1_048_576)
      this.#keep([{ line: 0, problem: say('fileTooLarge', { count }) }])
      this.#isRead = true
      return
    }
    const path = [...folder, info.name]
    const from = this.#position
    const count = Math.min(PIECE, info.size - from)
    await askPlace(context, {
      verb: 'read',
      path,
      run: (files) => files.read(path, info, from, count),
      take: (bytes) => this.#parse(bytes),
      received: (entries) => entries.slice(0, TOLD).map(({ raw }) => raw ?? null),
      repeatable: true,
      signal: request.signal,
    }).catch((thrown: unknown) => {
      // What it has become since is for the next run. What was read of it was there.
      if (!isGone(thrown)) throw thrown
      this.#isRead = true
      this.staysThere = true
      this.isCut = true
    })
  }

  #parse(bytes: Uint8Array): readonly Entry[] {
    this.#position += bytes.length
    const pushed = this.#parser.push(bytes)
    const isEnd = this.#position >= this.#info.size
    const entries = isEnd ? [...pushed, ...this.#parser.end()] : pushed
    if (isEnd) this.#rest = this.#parser.rest?.()
    if (isEnd && this.#parser.mayBeCut?.()) this.isCut = true
    this.#isRead = isEnd && !this.#rest
    this.#keep(entries)
    return entries
  }

  #keep(entries: readonly Entry[]): void {
    const skipped = Math.min(this.#skip, entries.length)
    this.#skip -= skipped
    for (const entry of entries.slice(0, skipped)) this.#onSkipped(entry)
    this.#queue = [...this.#queue.slice(this.#first), ...entries.slice(skipped)]
    this.#first = 0
    const isDeleted = this.#reading.list.done?.kind === 'delete'
    const mustStay = ({ line, problem }: Entry): boolean =>
      line === 0 || (isDeleted && problem !== undefined)
    if (entries.some(mustStay)) this.staysThere = true
  }
}

/** A file that was read to its end, and of which all is committed. */
async function finish(
  context: PlaceContext,
  { done }: FilesListPlan,
  folder: FilePattern['folder'],
  files: readonly FileInfo[],
  signal: AbortSignal,
): Promise<void> {
  if (!done) return
  for (const info of files) {
    const path = [...folder, info.name]
    const target = done.kind === 'move' ? (parseFolder(done.folder) ?? []) : []
    await askPlace(context, {
      verb: done.kind === 'move' ? 'move' : 'delete',
      path,
      run: (place) =>
        done.kind === 'move' ? place.move(path, info, target) : place.remove(path, info),
      take: () => undefined,
      repeatable: false,
      signal,
    }).catch((thrown: unknown) => {
      // Another one has its name by now, or somebody took it away: what we read of it is handled all the same.
      if (!isGone(thrown)) throw thrown
    })
  }
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof OperationError && thrown.class === 'gone'
}

/** @throws {OperationError} `config`, where the settings make it a pattern that is none. */
export function patternOf(context: PlaceContext, { files }: FilesPlan): FilePattern {
  const text = evaluateValue(files, {}, context.contextOf())
  const pattern = typeof text === 'string' ? parsePattern(text) : undefined
  if (pattern) return pattern
  throw new OperationError({
    class: 'config',
    reason: say('filePatternForm', {}),
    mayHaveHappened: false,
  })
}

async function listFiles(
  context: PlaceContext,
  folder: FilePattern['folder'],
  signal: AbortSignal,
): Promise<readonly FileInfo[]> {
  return askPlace(context, {
    verb: 'list',
    path: folder,
    run: (files) => files.list(folder),
    take: (files) => files,
    received: (files) => files.slice(0, TOLD).map(({ name, size, time }) => ({ name, size, time })),
    repeatable: true,
    signal,
  })
}

/**
 * The place to go on from. Where files are taken away when they are done, an older one is there only as nobody came to take it
 * away, or as it came late: then all are read again, for its records must not come after those of a newer one.
 */
function markIn(
  files: readonly FileInfo[],
  mark: Mark | undefined,
  { done, isNewest }: FilesListPlan,
): Mark | undefined {
  // Of a file that is whole by itself, no part of another one is left out.
  const isAnother = (file: FileInfo): boolean =>
    isNewest === true && byTime(file, mark ?? file) !== 0
  const isOlder = (file: FileInfo): boolean => byTime(file, mark ?? file) < 0
  return mark && files.some((file) => isAnother(file) || (done && isOlder(file))) ? undefined : mark
}

/** Reads a position that was kept. One of another kind is none: the read begins anew. */
function parseMark(position: Json | undefined): Mark | undefined {
  if (!isJsonObject(position)) return undefined
  const { name, time, size, entries } = position
  if (typeof name !== 'string' || typeof time !== 'string') return undefined
  if (typeof size !== 'number' || typeof entries !== 'number') return undefined
  return { name, time, size, entries }
}
