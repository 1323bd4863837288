import { createHash, createHmac, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname, join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { SECRET } from '../../transport-suite/transport-case.ts'

export const ACCESS_KEY = 'AKIDMAPWRIGHT'
export const BUCKET = 'mapwright-test'
export const REGION = 'eu-west-1'

/** Objects of one page of a list: far fewer than others give, so that there are several. */
const PAGE = 3

export interface TestS3 {
  readonly endpoint: string
  /** What was asked for: `PUT in/a.csv?partNumber=1&uploadId=…`, the latest last. */
  readonly asked: string[]
  /** Answers the next request that begins so, after one that begins otherwise, with a failure; done: it does what it was asked for. */
  readonly fail: (
    start: string,
    failure: { readonly status: number; readonly done: boolean; readonly after?: string },
  ) => void
  /** Uploads that were begun, and neither ended nor given up. */
  readonly uploads: () => number
  readonly close: () => Promise<void>
}

interface Asked {
  readonly method: string
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A server of S3 as Amazon documents it, as far as files need it: its one bucket is a folder of this machine. */
export async function startS3(folder: string): Promise<TestS3> {
  const asked: string[] = []
  const failures: (Parameters<TestS3['fail']>[1] & { readonly start: string })[] = []
  const bucket = new Bucket(folder)

  async function answer(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await buffer(request)
    const refused = signatureFault(request, url, body)
    if (refused !== undefined) return failure(403, refused)
    const [, name, ...path] = decodeURIComponent(url.pathname).split('/')
    if (name !== BUCKET) return failure(404, 'NoSuchBucket')
    const key = path.join('/')
    const { method = 'GET', headers } = request
    const line = `${method} ${key}${url.search}`
    asked.push(line)
    const at = failures.findIndex(
      ({ start, after = '' }) =>
        line.startsWith(start) && asked.some((before) => before.startsWith(after)),
    )
    const [fault] = at === -1 ? [] : failures.splice(at, 1)
    if (fault && !fault.done) return failure(fault.status, 'InternalError')
    const reply = bucket.serve({ method, key, query: url.searchParams, headers, body })
    return fault ? failure(fault.status, 'InternalError') : reply
  }

  const server = createServer((request, response) => {
    answer(request).then(
      (reply) => send(request, response, reply),
      (thrown: unknown) => send(request, response, failure(500, String(thrown))),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    fail: (start, how) => void failures.push({ start, ...how }),
    uploads: () => bucket.uploads.size,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = '' }: Reply,
): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers })
  response.end(method === 'HEAD' ? undefined : body)
}

function failure(status: number, code: string): Reply {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>` }
}

class Bucket {
  readonly #folder: string
  readonly #meta = new Map<string, Readonly<Record<string, string>>>()
  readonly uploads = new Map<string, Buffer[]>()

  constructor(folder: string) {
    this.#folder = folder
  }

  serve(asked: Asked): Reply {
    const { method, key, query } = asked
    if (key === '') return this.#list(query)
    if (method === 'GET' || method === 'HEAD') return this.#get(asked)
    if (method === 'POST') return query.has('uploads') ? this.#begin() : this.#complete(asked)
    if (method === 'DELETE') return this.#delete(asked)
    return query.has('partNumber') ? this.#part(asked) : this.#put(asked)
  }

  #list(query: URLSearchParams): Reply {
    const prefix = query.get('prefix') ?? ''
    const delimiter = query.get('delimiter') ?? ''
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString()
    const found = new Map<string, string>()
    for (const key of this.#keys().filter((each) => each.startsWith(prefix))) {
      const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
      if (end === -1) found.set(key, this.#contents(key))
      else {
        const common = key.slice(0, end + 1)
        found.set(common, `<CommonPrefixes><Prefix>${common}</Prefix></CommonPrefixes>`)
      }
    }
    const left = [...found].filter(([name]) => name > after)
    const page = left.slice(0, PAGE)
    const last = page.at(-1)?.[0] ?? ''
    const isCut = left.length > page.length
    const next = isCut
      ? `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>`
      : ''
    return {
      status: 200,
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${BUCKET}</Name><IsTruncated>${isCut}</IsTruncated>${next}${page.map(([, text]) => text).join('')}</ListBucketResult>`,
    }
  }

  #contents(key: string): string {
    const { size, mtime } = statSync(this.#pathOf(key))
    const shown = key.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return `<Contents><Key>${shown}</Key><LastModified>${mtime.toISOString()}</LastModified><ETag>"x"</ETag><Size>${size}</Size></Contents>`
  }

  #get({ key, headers }: Asked): Reply {
    if (!this.#has(key)) return failure(404, 'NoSuchKey')
    const content = readFileSync(this.#pathOf(key))
    const told = {
      'last-modified': statSync(this.#pathOf(key)).mtime.toUTCString(),
      etag: tagOf(content),
      ...this.#meta.get(key),
    }
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    if (from === undefined) {
      return {
        status: 200,
        headers: { ...told, 'content-length': String(content.length) },
        body: content,
      }
    }
    if (Number(from) >= content.length) return failure(416, 'InvalidRange')
    const part = content.subarray(Number(from), Number(to) + 1)
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`
    return { status: 206, headers: { ...told, 'content-range': range }, body: part }
  }

  #put({ key, headers, body }: Asked): Reply {
    const source = headers['x-amz-copy-source']
    if (headers['if-none-match'] === '*' && this.#has(key))
      return failure(412, 'PreconditionFailed')
    if (source === undefined) {
      this.#write(key, body, headers)
      return { status: 200, headers: { etag: tagOf(body) } }
    }
    const from = decodeURIComponent(String(source)).split('/').slice(2).join('/')
    if (!this.#has(from)) return failure(404, 'NoSuchKey')
    const content = readFileSync(this.#pathOf(from))
    this.#write(key, content, headers)
    return {
      status: 200,
      body: `<CopyObjectResult><ETag>${tagOf(content)}</ETag></CopyObjectResult>`,
    }
  }

  #begin(): Reply {
    const id = randomUUID()
    this.uploads.set(id, [])
    return {
      status: 200,
      body: `<InitiateMultipartUploadResult><Bucket>${BUCKET}</Bucket><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    }
  }

  #part({ query, body }: Asked): Reply {
    const parts = this.uploads.get(query.get('uploadId') ?? '')
    if (!parts) return failure(404, 'NoSuchUpload')
    parts[Number(query.get('partNumber')) - 1] = body
    return { status: 200, headers: { etag: tagOf(body) } }
  }

  #complete({ key, query, body, headers }: Asked): Reply {
    const id = query.get('uploadId') ?? ''
    const parts = this.uploads.get(id)
    if (!parts) return failure(404, 'NoSuchUpload')
    const tags = [...body.toString().matchAll(/<ETag>([^<]+)<\/ETag>/g)].map(([, tag]) => tag)
    const isWhole = JSON.stringify(tags) === JSON.stringify(parts.map(tagOf))
    const isSmall = parts.slice(0, -1).some(({ length }) => length < 5_242_880)
    if (!isWhole || isSmall) return failure(400, isSmall ? 'EntityTooSmall' : 'InvalidPart')
    this.#write(key, Buffer.concat(parts), headers)
    this.uploads.delete(id)
    return { status: 200, body: '<CompleteMultipartUploadResult/>' }
  }

  #delete({ key, query }: Asked): Reply {
    const id = query.get('uploadId')
    if (id === null) rmSync(this.#pathOf(key), { force: true })
    else this.uploads.delete(id)
    return { status: 204 }
  }

  #write(key: string, content: Buffer, headers: Asked['headers']): void {
    mkdirSync(dirname(this.#pathOf(key)), { recursive: true })
    writeFileSync(this.#pathOf(key), content)
    const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
    this.#meta.set(key, Object.fromEntries(meta.map(([name, value]) => [name, String(value)])))
  }

  #has(key: string): boolean {
    return existsSync(this.#pathOf(key)) && statSync(this.#pathOf(key)).isFile()
  }

  #pathOf(key: string): string {
    return join(this.#folder, key)
  }

  #keys(): readonly string[] {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#folder, join(entry.parentPath, entry.name)))
      .toSorted()
  }
}

function tagOf(content: Buffer): string {
  return `"${createHash('md5').update(content).digest('hex')}"`
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** What is wrong with the signature (version 4), as the documentation makes it. */
function signatureFault(request: IncomingMessage, url: URL, body: Buffer): string | undefined {
  const { headers, method = '' } = request
  const [, id, date, region, signed = '', given] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  if (id !== ACCESS_KEY) return 'InvalidAccessKeyId'
  if (region !== REGION) return 'AuthorizationHeaderMalformed'
  const hash = String(headers['x-amz-content-sha256'])
  if (hash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const names = signed.split(';')
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'))
  if (needed.some((name) => !names.includes(name))) return 'AccessDenied'
  const query = url.search
    .slice(1)
    .split('&')
    .map((pair) => (pair.includes('=') || pair === '' ? pair : `${pair}=`))
    .toSorted()
    .join('&')
  const lines = names.map((name) => `${name}:${String(headers[name]).trim()}\n`)
  const canonical = [method, url.pathname, query, lines.join(''), signed, hash].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [String(date), REGION, 's3', 'aws4_request'].reduce<string | Buffer>(
    (before, part) => hmac(before, part),
    `AWS4${SECRET}`,
  )
  return hmac(key, text).toString('hex') === given ? undefined : 'SignatureDoesNotMatch'
}
