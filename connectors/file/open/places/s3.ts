import { createHash } from 'node:crypto'
import type { S3Place } from '../../spec/origins-of-file.ts'
import { codeOf, withCode } from '../error-code.ts'
import { scanAll } from '../formats/scan.ts'
import { OWN_FOLDER } from '../own-folder.ts'
import { type FileInfo, isSame, namesFor, type Path, type Place, PlaceError } from '../place.ts'
import { encodePath, headerOf, S3Client, type S3Options } from './s3-client.ts'

/** Bytes of one part of a large object: a server takes no smaller ones, and at most 10,000. */
const PART = 8_388_608
/** What an object tells of where it was copied from. */
const ORIGIN = 'x-amz-meta-mapwright'

interface Head extends FileInfo {
  readonly origin: string | undefined
}

/**
 * A bucket, or a part of it, at a server of S3. An object appears as a whole or not at all. It has no other way to be renamed
 * than a copy, which tells where it came from, so that what was done is known again; and none to grow, so that a log is a folder
 * of what was added to it.
 */
export class S3Folder implements Place {
  readonly #place: S3Place
  readonly #client: S3Client
  #added = 0
  /** What we have made, and not begun to give another name. */
  readonly #fresh = new Set<string>()

  constructor(options: S3Options) {
    this.#place = options.place
    this.#client = new S3Client(options)
  }

  async allow(): Promise<void> {
    this.#client.allow()
  }

  async list(path: Path): Promise<readonly FileInfo[]> {
    const prefix = this.#prefixOf(path)
    const isOwn = path.length === 1 && path[0] === OWN_FOLDER
    const objects = await this.#objectsBelow(prefix, !isOwn)
    const files = new Map<string, FileInfo>()
    for (const { key, size, time } of objects) {
      const [name = '', part] = key.slice(prefix.length).split('/')
      if (name === '' || (part !== undefined && !isOwn)) continue
      const before = files.get(name)
      files.set(name, {
        name,
        size: size + (before?.size ?? 0),
        time: before && before.time > time ? before.time : time,
      })
    }
    return [...files.values()]
  }

  async read(path: Path, file: FileInfo, from: number, count: number): Promise<Uint8Array> {
    const length = Math.max(0, Math.min(count, file.size - from))
    if (length === 0) {
      await this.#requireSame(path, file)
      return new Uint8Array()
    }
    const range = `bytes=${from}-${from + length - 1}`
    const answer = await this.#client.ask(
      'GET',
      { key: this.#keyOf(path), headers: { range } },
      [206, 416],
    )
    const total = Number(/\/(\d+)$/.exec(headerOf(answer, 'content-range') ?? '')?.[1])
    const found = { name: file.name, size: total, time: timeOf(headerOf(answer, 'last-modified')) }
    if (answer.statusCode === 416 || !isSame(found, file)) {
      await answer.body.dump()
      throw new PlaceError('CHANGED')
    }
    const bytes = new Uint8Array(await answer.body.arrayBuffer())
    if (bytes.length !== length) throw withCode('ECONNRESET')
    return bytes
  }

  async move(path: Path, file: FileInfo, to: Path): Promise<void> {
    await this.#requireSame(path, file)
    const origin = originOf(`${path.join('/')} ${file.size} ${file.time}`)
    for (const free of namesFor(file.name)) {
      const target = [...to, free]
      const there = await this.#head(target)
      if (there && there.origin !== origin) continue
      if (!there) await this.#copySurely(path, target, origin)
      return this.#delete(this.#keyOf(path))
    }
    throw withCode('EEXIST')
  }

  async remove(path: Path, file: FileInfo): Promise<void> {
    await this.#requireSame(path, file)
    await this.#delete(this.#keyOf(path))
  }

  async stat(path: Path): Promise<FileInfo | undefined> {
    if (!isLog(path)) return this.#head(path)
    const files = await this.list([OWN_FOLDER])
    return files.find(({ name }) => name === path[1])
  }

  async *load(path: Path): AsyncGenerator<Uint8Array> {
    const keys = isLog(path)
      ? (await this.#objectsBelow(this.#prefixOf(path), false)).map(({ key }) => key).toSorted()
      : [this.#keyOf(path)]
    for (const key of keys) {
      const { body } = await this.#client.ask('GET', { key }, [200])
      for await (const bytes of body) yield bytes
    }
  }

  async put(path: Path, pieces: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<void> {
    const key = this.#keyOf(path)
    this.#fresh.add(key)
    let parts: Uint8Array[] = []
    let length = 0
    let upload: Upload | undefined
    try {
      for await (const piece of pieces) {
        parts.push(piece)
        length += piece.length
        if (length < PART) continue
        upload ??= { id: await this.#begin(key), tags: [] }
        await this.#part(key, upload, Buffer.concat(parts))
        parts = []
        length = 0
      }
      const rest = Buffer.concat(parts)
      if (!upload) {
        await this.#create(key, rest)
        return
      }
      if (rest.length > 0) await this.#part(key, upload, rest)
      await this.#complete(key, upload)
    } catch (thrown) {
      if (upload) await this.#abort(key, upload)
      throw thrown
    }
  }

  async append(path: Path, bytes: Uint8Array): Promise<void> {
    this.#added += 1
    const part = `${String(Date.now()).padStart(15, '0')}-${String(this.#added).padStart(10, '0')}`
    await this.#create(`${this.#keyOf(path)}/${part}`, bytes)
  }

  async rename(from: Path, to: Path): Promise<void> {
    const there = await this.#head(to)
    const origin = originOf(from.join('/'))
    if (there && there.origin !== origin) throw withCode('EEXIST')
    this.#fresh.delete(this.#keyOf(from))
    if (!there) await this.#copySurely(from, to, origin)
    await this.#leave(from)
  }

  /** Where the copy is not there, it was never made, or has been taken away since. */
  async resume(from: Path, to: Path): Promise<void> {
    if (this.#fresh.has(this.#keyOf(from))) return this.rename(from, to)
    const there = await this.#head(to)
    if (there?.origin !== originOf(from.join('/'))) throw new PlaceError('DOUBT')
    await this.#leave(from)
  }

  async replace(from: Path, to: Path): Promise<void> {
    await this.#copy(from, to, originOf(from.join('/')))
    await this.#leave(from)
  }

  async erase(path: Path): Promise<void> {
    this.#fresh.delete(this.#keyOf(path))
    if (!isLog(path)) return this.#delete(this.#keyOf(path))
    for (const { key } of await this.#objectsBelow(this.#prefixOf(path), false)) {
      await this.#delete(key)
    }
  }

  async close(): Promise<void> {
    await this.#client.close()
  }

  #keyOf(path: Path): string {
    const { folder } = this.#place
    return [...(folder === '' ? [] : [folder]), ...path].join('/')
  }

  #prefixOf(path: Path): string {
    const key = this.#keyOf(path)
    return key === '' ? '' : `${key}/`
  }

  async #objectsBelow(prefix: string, isFolder: boolean): Promise<readonly Listed[]> {
    const objects: Listed[] = []
    for (let token: string | undefined = ''; token !== undefined; ) {
      const query = {
        'list-type': '2',
        prefix,
        ...(isFolder ? { delimiter: '/' } : {}),
        ...(token === '' ? {} : { 'continuation-token': token }),
      }
      const { body } = await this.#client.ask('GET', { query }, [200])
      const page = await readListing(body)
      objects.push(...page.objects)
      token = page.next
    }
    return objects
  }

  async #head(path: Path): Promise<Head | undefined> {
    const answer = await this.#client.ask('HEAD', { key: this.#keyOf(path) }, [200, 404])
    await answer.body.dump()
    if (answer.statusCode === 404) return undefined
    return {
      name: path.at(-1) ?? '',
      size: Number(headerOf(answer, 'content-length')),
      time: timeOf(headerOf(answer, 'last-modified')),
      origin: headerOf(answer, ORIGIN),
    }
  }

  async #requireSame(path: Path, file: FileInfo): Promise<void> {
    const found = await this.#head(path)
    if (!found || !isSame(found, file)) throw new PlaceError('CHANGED')
  }

  /** Not over another: servers that do not know the condition were asked before. */
  async #create(key: string, body: Uint8Array): Promise<void> {
    await this.#client.done('PUT', { key, body, headers: { 'if-none-match': '*' } })
  }

  async #begin(key: string): Promise<string> {
    const { body } = await this.#client.ask('POST', { key, query: { uploads: '' } }, [200])
    let id = ''
    await scanAll(body, {
      open: () => undefined,
      text: (found, parents) => {
        if (parents.at(-1) === 'UploadId') id += found
      },
    })
    return id
  }

  async #part(key: string, { id, tags }: Upload, body: Uint8Array): Promise<void> {
    const query = { partNumber: String(tags.length + 1), uploadId: id }
    const answer = await this.#client.done('PUT', { key, query, body })
    tags.push(headerOf(answer, 'etag') ?? '')
  }

  async #complete(key: string, { id, tags }: Upload): Promise<void> {
    const parts = tags.map(
      (tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
    )
    const body = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)
    await this.#client.whole('POST', { key, query: { uploadId: id }, body })
  }

  /** What is left of it costs its owner money; else it harms nobody. */
  async #abort(key: string, { id }: Upload): Promise<void> {
    await this.#client
      .ask('DELETE', { key, query: { uploadId: id } }, [204])
      .then(({ body }) => body.dump())
      .catch(() => undefined)
  }

  async #copy(from: Path, to: Path, origin: string): Promise<void> {
    const source = `/${this.#place.bucket}/${this.#keyOf(from)}`
    const headers = {
      'x-amz-copy-source': encodePath(source),
      'x-amz-metadata-directive': 'REPLACE',
      [ORIGIN]: origin,
    }
    await this.#client.whole('PUT', { key: this.#keyOf(to), headers })
  }

  /** A server that answers with a failure of its own may have made it all the same. */
  async #copySurely(from: Path, to: Path, origin: string): Promise<void> {
    try {
      await this.#copy(from, to, origin)
    } catch (thrown) {
      const there = codeOf(thrown) === 'EBUSY' ? await this.#head(to) : undefined
      if (there?.origin !== origin) throw thrown
    }
  }

  /** The last step: what comes before it is done, so that a refusal of this one is none of it all. */
  async #leave(from: Path): Promise<void> {
    try {
      await this.#delete(this.#keyOf(from))
    } catch (thrown) {
      throw codeOf(thrown) === 'EBUSY' ? withCode('ECONNRESET') : thrown
    }
  }

  async #delete(key: string): Promise<void> {
    await this.#client.done('DELETE', { key }, [200, 204, 404])
  }
}

interface Upload {
  readonly id: string
  readonly tags: string[]
}

interface Listed {
  readonly key: string
  readonly size: number
  readonly time: string
}

async function readListing(
  body: AsyncIterable<Uint8Array>,
): Promise<{ readonly objects: readonly Listed[]; readonly next: string | undefined }> {
  const objects: Listed[] = []
  let fields: Record<string, string> = {}
  let next = ''
  await scanAll(body, {
    open: (name) => {
      if (name === 'Contents') fields = {}
    },
    text: (found, parents) => {
      const name = parents.at(-1) ?? ''
      if (name === 'NextContinuationToken') next += found
      if (parents.at(-2) === 'Contents') fields[name] = (fields[name] ?? '') + found
    },
    close: (name) => {
      if (name !== 'Contents') return
      const { Key: key = '', Size: size = '', LastModified: time = '' } = fields
      objects.push({ key, size: Number(size), time: timeOf(time) })
    },
  })
  return { objects, next: next === '' ? undefined : next }
}

/** Some tell parts of a second in lists, none does in a header. */
function timeOf(text: string | undefined): string {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? '' : new Date(Math.floor(at / 1000) * 1000).toISOString()
}

/** A log grows; no other file of ours does. */
function isLog(path: Path): boolean {
  return path.length === 2 && path[0] === OWN_FOLDER && path[1]?.endsWith('.log') === true
}

/** In a header, where not each name can stand. */
function originOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
