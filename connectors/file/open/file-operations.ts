import { buffer } from 'node:stream/consumers'
import {
  evaluateValue,
  idOf,
  type Json,
  type JsonObject,
  type Message,
  mentionsUnknown,
  OperationError,
  type RecordId,
  type Resource,
  say,
  type WriteOptions,
  type Writer,
} from '../../../engine/index.ts'
import type { CreateOptions, RawRecord, RecordOperations } from '../../records/record-resource.ts'
import { tidyRecord } from '../../records/tidy-record.ts'
import { UnwritableError } from '../../text/unwritable-error.ts'
import { FILE } from '../spec/compile-files.ts'
import { isName } from '../spec/file-path.ts'
import type { FileCreatePlan, FilesPlan } from '../spec/file-plan.ts'
import { type Asked, askPlace, kindOf, type PlaceContext } from './ask-place.ts'
import { createParser } from './formats/create-parser.ts'
import type { Entry } from './formats/format.ts'
import { createWriter } from './formats/render.ts'
import type { FileWriter } from './formats/renderer.ts'
import { digest, Ledger, tokenOf } from './ledger.ts'
import { hasGathered, makeFile, publish, replaceFile, sweep } from './make-file.ts'
import { OWN_FOLDER } from './own-folder.ts'
import type { FileInfo, Path, Place } from './place.ts'
import { patternOf } from './read-files.ts'
import { tidyKept } from './source-of-entry.ts'

/** Writing all of a run takes as long as it has rows. */
const PUBLISH_MS = 3_600_000

type Created = Awaited<ReturnType<Resource['create']>>

/** What can be done with the files of a resource besides listing them. */
export function fileOperations(context: PlaceContext, plan: FilesPlan): RecordOperations {
  const files = new FileOperations(context, plan)
  const { get, create, update, delete: remove } = plan
  return {
    ...(get ? { readRaw: (id, signal) => files.readRaw(id, signal) } : {}),
    tidy: (raw) => tidyKept(context, plan, raw),
    ...(create
      ? {
          create: (set, options) => files.create(create, set, options),
          finish: (options: WriteOptions & Writer) => files.finish(create, options),
        }
      : {}),
    ...(update ? { update: (id, set, options) => files.update(id, set, options) } : {}),
    ...(remove ? { delete: (id, options) => files.delete(id, options) } : {}),
  }
}

class FileOperations {
  readonly #context: PlaceContext
  readonly #plan: FilesPlan
  readonly #ledgers = new Map<string, Ledger>()
  /** Attempts under way: whoever makes the same one waits for it. */
  readonly #running = new Map<string, Promise<RecordId>>()

  constructor(context: PlaceContext, plan: FilesPlan) {
    this.#context = context
    this.#plan = plan
  }

  async readRaw(id: RecordId, signal: AbortSignal): Promise<RawRecord | undefined> {
    const read = await this.#read(id, signal)
    if (!read) return undefined
    const { raw, file, size } = read
    const serverTime = new Date(this.#context.clock.now()).toISOString()
    return { raw: { ...raw, [FILE]: toldOf(file) }, serverTime, size }
  }

  async create(plan: FileCreatePlan, set: JsonObject, options: CreateOptions): Promise<Created> {
    const raw = this.#rawOf(set)
    const token = tokenOf(options.operation)
    const running = this.#running.get(token) ?? this.#make(plan, { set, raw, token }, options)
    this.#running.set(token, running)
    try {
      const id = await running
      this.#ledgerOf(options).told(token)
      return this.#createdBy(id, raw)
    } finally {
      this.#running.delete(token)
    }
  }

  async #make(
    plan: FileCreatePlan,
    {
      set,
      raw,
      token,
    }: { readonly set: JsonObject; readonly raw: JsonObject; readonly token: string },
    options: CreateOptions,
  ): Promise<RecordId> {
    const ledger = this.#ledgerOf(options)
    const writer = createWriter(this.#plan, plan.per === 'record')
    // What cannot be written is told by its own record, also where it goes with others.
    this.#check(writer, raw)
    if (plan.per === 'run') {
      const { folder, name } = patternOf(this.#context, this.#plan)
      const id = this.#idOf(raw, '') ?? token
      const run = async (): Promise<RecordId> => {
        const known = await ledger.find(token)
        if (!known) await ledger.add({ token, id, row: raw })
        return known?.id ?? id
      }
      return this.#write({ path: [...folder, name], run, raw, isDoubtful: true }, options)
    }
    const path = this.#pathOf(evaluateValue(plan.file, {}, this.#context.contextOf({ set })))
    const id = this.#idOf(raw, path.at(-1) ?? '') ?? path.at(-1) ?? ''
    const bytes = await bytesOf(writer, raw)
    const run = (files: Place) => makeFile(files, ledger, { path, bytes, token, id })
    return this.#write({ path, run, raw }, options)
  }

  async update(id: RecordId, set: JsonObject, options: WriteOptions): Promise<undefined> {
    const change = this.#rawOf(set)
    const path = this.#pathOf(id)
    const writer = createWriter(this.#plan, true)
    const run = async (files: Place) => {
      const file = await files.stat(path)
      if (!file) throw this.#gone(path)
      const entries = await this.#parse(await files.read(path, file, 0, file.size))
      const raw = { ...this.#recordIn(file, entries), ...change }
      this.#check(writer, raw)
      await replaceFile(files, path, await bytesOf(writer, raw))
    }
    await this.#write({ path, run, raw: change, isRepeatable: true }, options)
    return undefined
  }

  async delete(id: RecordId, options: WriteOptions): Promise<void> {
    const path = this.#pathOf(id)
    const run = (files: Place) => files.erase(path)
    await this.#write({ path, run, verb: 'delete', isRepeatable: true }, options)
  }

  async finish(plan: FileCreatePlan, options: WriteOptions & Writer): Promise<void> {
    const ledger = this.#ledgerOf(options)
    const key = this.#keyOf(options)
    const { clock } = this.#context
    const { signal, mayWrite } = options
    const isThere = await askPlace(this.#context, {
      verb: 'list',
      path: [OWN_FOLDER],
      run: async (files) => {
        await sweep(files, clock.now())
        if (plan.per === 'run') return hasGathered(files, ledger, key)
        await ledger.settle()
        return false
      },
      take: Boolean,
      repeatable: true,
      signal,
      mayWrite,
    })
    if (!isThere) return
    const path = this.#pathOf(evaluateValue(plan.file, {}, this.#context.contextOf()))
    const publication = {
      key,
      path,
      writer: createWriter(this.#plan, false),
      mayWrite: () => {
        if (mayWrite?.() === false)
          throw Object.assign(new Error('not ours'), { code: 'MAPWRIGHT_NOT_OURS' })
      },
    }
    const run = (files: Place) => publish(files, ledger, publication)
    await this.#write({ path, run, timeoutMs: PUBLISH_MS }, options)
  }

  async #read(
    id: RecordId,
    signal: AbortSignal,
  ): Promise<
    { readonly raw: JsonObject; readonly file: FileInfo; readonly size: number } | undefined
  > {
    const path = this.#pathOf(id)
    const found = await askPlace(this.#context, {
      verb: 'read',
      path,
      run: async (files) => {
        const file = await files.stat(path)
        if (!file) return undefined
        if (file.size > this.#context.maxBytes) {
          const count = Math.floor(this.#context.maxBytes / 1_048_576)
          throw refused('invalid', say('fileTooLarge', { count }))
        }
        const bytes = await files.read(path, file, 0, file.size)
        return { file, entries: await this.#parse(bytes), size: bytes.length }
      },
      take: (reply) => reply,
      received: (result) => result?.entries[0]?.raw ?? null,
      repeatable: true,
      signal,
    })
    if (!found) return undefined
    const { file, size, entries } = found
    return { raw: this.#recordIn(file, entries), file, size }
  }

  /** @throws {OperationError} `invalid`, where a file is not one record. */
  #recordIn(file: FileInfo, [entry, ...others]: readonly Entry[]): JsonObject {
    if (entry?.raw && others.length === 0) return entry.raw
    const said = entry?.problem ?? say('fileManyRecords', { name: file.name })
    throw refused('invalid', say('fileAt', { at: file.name, said }))
  }

  /** No more than tells whether it is one record. */
  async #parse(bytes: Uint8Array): Promise<readonly Entry[]> {
    const parser = createParser(this.#plan, this.#context.contextOf())
    const entries = [...parser.push(bytes), ...parser.end()]
    for await (const entry of parser.rest?.() ?? []) {
      entries.push(entry)
      if (entries.length > 1) break
    }
    return entries
  }

  #write<Reply>(
    {
      path,
      run,
      raw,
      verb = 'write',
      isRepeatable = false,
      isDoubtful = false,
      timeoutMs,
    }: {
      readonly path: Path
      readonly run: (files: Place) => Promise<Reply>
      readonly raw?: JsonObject
      readonly verb?: 'write' | 'delete'
      readonly isRepeatable?: boolean
      readonly isDoubtful?: boolean
      readonly timeoutMs?: number
    },
    { signal, mayWrite }: WriteOptions,
  ): Promise<Reply> {
    const asked: Asked<Reply, Reply> = {
      verb,
      path,
      run,
      take: (reply) => reply,
      ...(raw ? { sent: () => raw } : {}),
      repeatable: isRepeatable,
      isDoubtful,
      timeoutMs,
      signal,
      mayWrite,
    }
    return askPlace(this.#context, asked)
  }

  #ledgerOf(writer: Writer): Ledger {
    const key = this.#keyOf(writer)
    const { files, clock } = this.#context
    const ledger = this.#ledgers.get(key) ?? new Ledger(files, key, clock.now)
    this.#ledgers.set(key, ledger)
    return ledger
  }

  #keyOf({ writer = '' }: Writer): string {
    return digest(JSON.stringify([this.#context.plan.name, this.#plan.name, writer]))
  }

  /**
   * The fields of a row. What a plan knows only after a create stays within it.
   *
   * @throws {OperationError} `config`, for a field that is made of several columns, or of none.
   */
  #rawOf(set: JsonObject): JsonObject {
    if (mentionsUnknown(JSON.stringify(set))) {
      throw new Error('a file would hold what is known only after a create')
    }
    const { columns } = this.#plan
    const cells = Object.entries(set).map(([name, value]) => {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined
      if (column === undefined) throw refused('config', say('sqlUnwritten', { name }))
      return [column, value] as const
    })
    const given = new Map(cells)
    // In the order of the connector, whichever that of the flow is.
    const ordered = [...new Set(Object.values(columns))].flatMap((column) =>
      given.has(column) ? [[column, given.get(column) ?? null] as const] : [],
    )
    return Object.fromEntries(ordered)
  }

  /** @throws {OperationError} `invalid`, for a name that is none: it may come from any system. */
  #pathOf(name: Json | undefined): Path {
    const text = typeof name === 'number' ? String(name) : name
    if (typeof text === 'string' && isName(text)) {
      return [...patternOf(this.#context, this.#plan).folder, text]
    }
    const shown = typeof text === 'string' ? text : JSON.stringify(text ?? null)
    throw refused('invalid', say('fileNameForm', { name: shown.slice(0, 100) }))
  }

  #idOf(raw: JsonObject, name: string): RecordId | undefined {
    const time = new Date(this.#context.clock.now()).toISOString()
    const whole = { ...raw, [FILE]: { name, time, line: 1 } }
    return idOf(this.#plan.key, whole, this.#context.contextOf())
  }

  /** The file is there now, so nothing that is odd about it may make it look as if it were not. */
  #createdBy(id: RecordId, raw: JsonObject): Created {
    const { plan, contextOf } = this.#context
    try {
      const whole = { ...raw, [FILE]: { name: String(id), line: 1 } }
      const { record, problem } = tidyRecord(this.#plan, whole, {}, plan.empty, contextOf())
      return { id, ...(problem === undefined ? { record } : {}) }
    } catch {
      return { id }
    }
  }

  /** @throws {OperationError} `invalid`, for a record that its format cannot hold. */
  #check({ check }: FileWriter, raw: JsonObject): void {
    try {
      check(raw)
    } catch (thrown) {
      if (thrown instanceof UnwritableError) throw refused('invalid', thrown.reason)
      throw thrown
    }
  }

  #gone(path: Path): OperationError {
    return new OperationError({
      class: 'gone',
      reason: say('fileMissing', { name: path.join('/') }),
      mayHaveHappened: false,
      exchange: kindOf({ verb: 'write', path }, 'ENOENT'),
    })
  }
}

function bytesOf({ pieces }: FileWriter, raw: JsonObject): Promise<Uint8Array> {
  return buffer(pieces([raw]))
}

function refused(errorClass: 'invalid' | 'config', reason: Message): OperationError {
  return new OperationError({ class: errorClass, reason, mayHaveHappened: false })
}

function toldOf({ name, time }: FileInfo): JsonObject {
  return { name, time, line: 1 }
}
