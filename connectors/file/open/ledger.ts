import { createHash, randomUUID } from 'node:crypto'
import { isJsonObject, type Json, type JsonObject, type RecordId } from '../../../engine/index.ts'
import { TOKEN_LIVES_MS } from '../spec/compile-files.ts'
import { OWN_FOLDER } from './own-folder.ts'
import { byTime, type FileInfo, type Path, type Place } from './place.ts'

/** What a file of notes tells. */
interface Notes {
  readonly info: FileInfo
  readonly notes: ReadonlyMap<string, Note>
  /** Files that never got their names, by what they were called until then. Whoever noted one may have been another process. */
  readonly dropped: ReadonlySet<string>
}

/** How long what others have noted may be known already: a worker that takes over waits far longer than that. */
const FRESH_MS = 1_000

/** What an attempt to create has made, or is about to. */
export interface Note {
  /** Names the attempt. */
  readonly token: string
  readonly id: RecordId
  /** The file that it makes, and what that is called until then. */
  readonly name?: string | undefined
  readonly temp?: string | undefined
  /** What is to be written with that of other records. */
  readonly row?: JsonObject | undefined
}

/** The name of an attempt as it is noted: those of the engine hold keys of records. */
export function tokenOf(operation: string): string {
  return digest(operation)
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 24)
}

/**
 * What was created in a place, by the names of the attempts. It is on the disk before a file gets its name, so that who comes
 * after one that died knows what that has done, even where the file was taken away since.
 *
 * Each process notes in a file of its own. A note that is not whole, for its process died in the middle, is none.
 */
export class Ledger {
  readonly #files: Place
  readonly #key: string
  readonly #now: () => number
  #own: string
  /** Of our own, those that nobody was told of yet. */
  readonly #pending = new Map<string, Note>()
  /** The others, as numbers of their names: there may be very many, and hardly ever is one asked for. */
  readonly #told = new Set<number>()
  readonly #others = new Map<string, Notes>()
  /** What we noted as dropped, and is noted in files of others. */
  readonly #droppedOfOthers = new Set<string>()
  #lookedAt = Number.NEGATIVE_INFINITY
  #looking: Promise<void> = Promise.resolve()
  #queue: { readonly token: string; readonly line: string }[] = []
  #current: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #hasNotes = false

  /** What is noted under one key is of one ledger. */
  constructor(files: Place, key: string, now: () => number) {
    this.#files = files
    this.#key = key
    this.#now = now
    this.#own = this.#newSession()
  }

  /** What an attempt has come to, in whichever process it was made. */
  async find(token: string): Promise<Note | undefined> {
    const own = this.#pending.get(token)
    if (own) return own
    await this.#look()
    for (const { notes } of this.#others.values()) {
      const note = notes.get(token)
      if (note && !this.#isDropped(note)) return note
    }
    return this.#told.has(numberOf(token)) ? this.#findTold(token) : undefined
  }

  #isDropped({ temp }: Note): boolean {
    if (temp === undefined) return false
    if (this.#droppedOfOthers.has(temp)) return true
    return [...this.#others.values()].some(({ dropped }) => dropped.has(temp))
  }

  /** Whoever was told may have forgotten it, if it could not be kept. */
  async #findTold(token: string): Promise<Note | undefined> {
    await this.#current
    return (await this.#notesIn(this.#fileName(this.#own))).notes.get(token)
  }

  /** Notes are written together where several come at once. */
  add(note: Note): Promise<void> {
    this.#pending.set(note.token, note)
    this.#hasNotes = true
    return this.#write(note.token, JSON.stringify(note))
  }

  /** What was noted has certainly not got its name. */
  async drop(token: string, temp: string): Promise<void> {
    const session = this.#own
    const isOwn = this.#pending.delete(token)
    this.#hasNotes = true
    await this.#write(token, JSON.stringify({ dropped: temp }))
    // The note is in a file that stays when what we noted is put together anew.
    if (!isOwn || this.#own !== session) this.#droppedOfOthers.add(temp)
  }

  /** Whoever made the attempt was told, and keeps it in mind. */
  told(token: string): void {
    if (this.#pending.delete(token)) this.#told.add(numberOf(token))
  }

  /** All that was told is kept by whoever was told of it: of our own notes, the others are left, and what is about those of others. */
  async settle(): Promise<void> {
    if (!this.#hasNotes) return
    await this.#current
    const old = this.#pathOf(this.#own)
    const dropped = [...this.#droppedOfOthers].map((temp) => ({ dropped: temp }))
    await this.#startAnew([...this.#pending.values(), ...dropped])
    await this.#files.erase(old)
  }

  /** Files with notes that have rows, in the order in which they were begun. */
  async gathered(): Promise<readonly string[]> {
    await this.#current
    // Of one time, which some places have in whole seconds, by when they were begun: names begin with that.
    return (await this.#list()).toSorted(byTime).map(({ name }) => name)
  }

  /** The rows that are noted in these files. */
  async *rowsIn(names: readonly string[]): AsyncGenerator<JsonObject> {
    for (const name of names) {
      for await (const { row } of this.#read(name)) if (isJsonObject(row)) yield row
    }
  }

  /** The rows of these files were written: what is left of them is which attempts were those, where nobody was told. */
  async close(names: readonly string[]): Promise<void> {
    const isOwn = names.includes(this.#fileName(this.#own))
    const left: Note[] = isOwn ? [...this.#pending.values()] : []
    for (const name of names) {
      if (name === this.#fileName(this.#own)) continue
      for await (const { token, id } of this.#read(name)) {
        if (typeof token === 'string' && isId(id)) left.push({ token, id })
      }
    }
    await this.#startAnew(left.map(({ token, id }) => ({ token, id })))
    for (const name of names) {
      await this.#files.erase([OWN_FOLDER, name])
      this.#others.delete(name)
    }
  }

  async #startAnew(notes: readonly (Note | { readonly dropped: string })[]): Promise<void> {
    this.#own = this.#newSession()
    this.#pending.clear()
    this.#droppedOfOthers.clear()
    this.#told.clear()
    this.#hasNotes = notes.length > 0
    if (notes.length === 0) return
    // As notes of another: nobody of this process waits for them.
    const lines = notes.map((note) => `${JSON.stringify(note)}\n`).join('')
    await this.#files.append(this.#pathOf(this.#newSession()), new TextEncoder().encode(lines))
    this.#hasNotes = false
    this.#lookedAt = Number.NEGATIVE_INFINITY
  }

  #write(token: string, line: string): Promise<void> {
    this.#queue.push({ token, line })
    this.#next ??= this.#flushAfter(this.#current)
    return this.#next
  }

  async #flushAfter(before: Promise<void>): Promise<void> {
    await before.catch(() => undefined)
    const lines = this.#queue.map(({ line }) => line)
    this.#queue = []
    this.#next = undefined
    // One that was torn before ends where this begins.
    const bytes = new TextEncoder().encode(`\n${lines.join('\n')}\n`)
    this.#current = this.#files.append(this.#pathOf(this.#own), bytes)
    try {
      await this.#current
    } catch (thrown) {
      this.#doubt()
      throw thrown
    }
  }

  /** Some of what failed may be noted, and only the file knows: from now on it is read as that of another process. */
  #doubt(): void {
    const queued = new Set(this.#queue.map(({ token }) => token))
    this.#own = this.#newSession()
    for (const token of this.#pending.keys()) if (!queued.has(token)) this.#pending.delete(token)
    this.#told.clear()
    this.#droppedOfOthers.clear()
    this.#current = Promise.resolve()
    this.#lookedAt = Number.NEGATIVE_INFINITY
  }

  /** Who asks while others look waits for what they see. */
  async #look(): Promise<void> {
    const now = this.#now()
    if (now - this.#lookedAt >= FRESH_MS) {
      this.#lookedAt = now
      this.#looking = this.#lookAnew(now)
      // What could not be seen was not looked at.
      this.#looking.catch(() => {
        this.#lookedAt = Number.NEGATIVE_INFINITY
      })
    }
    await this.#looking
  }

  async #lookAnew(now: number): Promise<void> {
    const found = (await this.#list()).filter(({ name }) => name !== this.#fileName(this.#own))
    for (const info of found) {
      if (now - Date.parse(info.time) > TOKEN_LIVES_MS && !(await this.#hasRows(info.name))) {
        await this.#files.erase([OWN_FOLDER, info.name])
        continue
      }
      const known = this.#others.get(info.name)?.info
      if (known?.size === info.size && known.time === info.time) continue
      this.#others.set(info.name, { info, ...(await this.#notesIn(info.name)) })
    }
    const names = new Set(found.map(({ name }) => name))
    for (const name of this.#others.keys()) if (!names.has(name)) this.#others.delete(name)
  }

  async #notesIn(name: string): Promise<Omit<Notes, 'info'>> {
    const notes = new Map<string, Note>()
    const gone = new Set<string>()
    for await (const { token, id, name: called, temp, dropped } of this.#read(name)) {
      if (typeof dropped === 'string') gone.add(dropped)
      else if (typeof token === 'string' && isId(id)) {
        notes.set(token, { token, id, name: textOf(called), temp: textOf(temp) })
      }
    }
    return { notes, dropped: gone }
  }

  async #hasRows(name: string): Promise<boolean> {
    for await (const { row } of this.#read(name)) if (row !== undefined) return true
    return false
  }

  /** Nothing of a file that somebody has closed meanwhile. */
  async *#read(name: string): AsyncGenerator<JsonObject> {
    if (!(await this.#files.stat([OWN_FOLDER, name]))) return
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of this.#files.load([OWN_FOLDER, name])) {
      text += decoder.decode(bytes, { stream: true })
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const note = parseNote(line)
        if (note) yield note
      }
    }
  }

  async #list(): Promise<readonly FileInfo[]> {
    try {
      const files = await this.#files.list([OWN_FOLDER])
      return files.filter(({ name }) => name.startsWith(`${this.#key}.`) && name.endsWith('.log'))
    } catch (thrown) {
      if (isMissing(thrown)) return []
      throw thrown
    }
  }

  /** Sorts by when it was begun. */
  #newSession(): string {
    return `${String(this.#now()).padStart(15, '0')}-${randomUUID()}`
  }

  #fileName(session: string): string {
    return `${this.#key}.${session}.log`
  }

  #pathOf(session: string): Path {
    return [OWN_FOLDER, this.#fileName(session)]
  }
}

/** So long that two of them hardly ever have the same; where they do, that costs a look. */
function numberOf(token: string): number {
  return Number.parseInt(createHash('sha256').update(token).digest('hex').slice(0, 12), 16)
}

function parseNote(line: string): JsonObject | undefined {
  if (line === '') return undefined
  try {
    const note: unknown = JSON.parse(line)
    return isJsonObject(note) ? note : undefined
  } catch {
    return undefined
  }
}

function isId(value: Json | undefined): value is RecordId {
  return typeof value === 'string' || typeof value === 'number'
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function isMissing(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' && thrown !== null && 'code' in thrown && thrown.code === 'ENOENT'
  )
}
