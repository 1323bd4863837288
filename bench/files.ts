import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parse } from 'csv-parse'
import { SaxesParser } from 'saxes'
import { fileTransport } from '../connectors/file/file-transport.ts'
import { createRateGate } from '../connectors/limits/rate-gate.ts'
import { createMemoryIndexStore } from '../connectors/records/index-store.ts'
import { type Connection, compileConnector } from '../engine/index.ts'

const MEGABYTES = 100
const ROUNDS = 3
const PIECE = 262_144

interface Format {
  readonly name: string
  /** As a connector says it. */
  readonly key: string
  readonly head: string
  readonly row: (n: number) => string
  readonly tail: string
  /** Reads all of a file by the parser alone, and gives how many records it found. */
  readonly bare: (path: string) => Promise<number>
}

async function parseCsv(path: string): Promise<number> {
  let count = 0
  const rows = createReadStream(path, { highWaterMark: PIECE }).pipe(parse({ columns: true }))
  for await (const _ of rows) count += 1
  return count
}

const FORMATS: readonly Format[] = [
  {
    name: 'csv',
    key: 'csv: {}',
    head: 'sku,name,email,price,stock,address\n',
    row: (n) =>
      `SKU-${n},Product ${n},"p${n}@example.com",${n % 1000}.25,${n % 77},"Street ${n}, 10115 Berlin"\n`,
    tail: '',
    bare: parseCsv,
  },
  {
    name: 'plain csv',
    key: 'csv: {}',
    head: 'sku,name,email,price,stock,address\n',
    row: (n) =>
      `SKU-${n},Product ${n},p${n}@example.com,${n % 1000}.25,${n % 77},Street ${n} 10115 Berlin\n`,
    tail: '',
    bare: parseCsv,
  },
  {
    name: 'ndjson',
    key: 'ndjson: {}',
    head: '',
    row: (n) =>
      `${JSON.stringify({ sku: `SKU-${n}`, name: `Product ${n}`, email: `p${n}@example.com`, price: (n % 1000) + 0.25, stock: n % 77, address: `Street ${n}, 10115 Berlin` })}\n`,
    tail: '',
    bare: async (path) => {
      let count = 0
      const lines = createInterface({ input: createReadStream(path, { highWaterMark: PIECE }) })
      for await (const line of lines) if (typeof JSON.parse(line) === 'object') count += 1
      return count
    },
  },
  {
    name: 'xml',
    key: 'xml: { records: list/row }',
    head: '<?xml version="1.0"?>\n<list>\n',
    row: (n) =>
      `  <row>\n    <sku>SKU-${n}</sku>\n    <name>Product ${n}</name>\n    <email>p${n}@example.com</email>\n    <price>${n % 1000}.25</price>\n    <stock>${n % 77}</stock>\n    <address>Street ${n}, 10115 Berlin</address>\n  </row>\n`,
    tail: '</list>\n',
    bare: async (path) => {
      let count = 0
      let texts = 0
      const parser = new SaxesParser()
      parser.on('opentag', ({ name }) => {
        if (name === 'row') count += 1
      })
      parser.on('text', (text) => {
        texts += text.length
      })
      for await (const text of createReadStream(path, { encoding: 'utf8', highWaterMark: PIECE })) {
        parser.write(text)
      }
      parser.close()
      return texts > 0 ? count : 0
    },
  },
]

/**
 * Files as a source, page by page as tidy records, beside the bare parser of each format, which hands on what it finds and no more.
 * Both take their turn in each round; the medians count. Arguments: MEGABYTES of each file, ROUNDS, and one FORMAT.
 */
export async function benchFiles(
  args: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const megabytes = Number(args[0] ?? MEGABYTES)
  const rounds = Number(args[1] ?? ROUNDS)
  const folder = mkdtempSync(join(tmpdir(), 'mapwright-bench-'))
  const figures: Record<string, number> = {}
  try {
    for (const format of FORMATS.filter(({ name }) => (args[2] ?? name) === name)) {
      const path = join(folder, 'rows.txt')
      const count = writeRows(path, format, megabytes)
      const ours: Measured[] = []
      const bare: Measured[] = []
      for (let turn = 0; turn < rounds; turn += 1) {
        bare.push(await measure(count, () => format.bare(path)))
        ours.push(await measure(count, (onPage) => readAll(folder, format, onPage)))
      }
      const size = statSync(path).size / 1_048_576
      const [fast, slow] = [median(bare, 'ms'), median(ours, 'ms')]
      const share = Math.round((100 * fast) / slow)
      const cpuShare = Math.round((100 * median(bare, 'cpuMs')) / median(ours, 'cpuMs'))
      const name = format.name.replace(' ', '_')
      const peak = Math.max(...ours.map(({ peakMb }) => peakMb))
      figures[`${name}_share`] = share
      figures[`${name}_cpu_share`] = cpuShare
      figures[`${name}_mb_per_s`] = Math.round((size / slow) * 1000)
      figures[`${name}_peak_mb`] = peak
      process.stdout.write(
        `${format.name.padEnd(10)} ${count} records, ${Math.round(size)} MB: bare ${rate(size, fast)}, as a source ${rate(size, slow)} (${share} %, by processor time ${cpuShare} %), at most ${peak} MB of memory\n`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return figures
}

interface Measured {
  readonly ms: number
  /** Processor time of the process, all threads: other work on the machine counts less. */
  readonly cpuMs: number
  readonly peakMb: number
}

async function measure(
  expected: number,
  work: (onPage: () => void) => Promise<number>,
): Promise<Measured> {
  let peakMb = 0
  const started = performance.now()
  const cpu = process.cpuUsage()
  const count = await work(() => {
    peakMb = Math.max(peakMb, Math.round(process.memoryUsage.rss() / 1_048_576))
  })
  if (count !== expected) throw new Error(`${count} records instead of ${expected}`)
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - started, cpuMs: (user + system) / 1000, peakMb }
}

async function readAll(folder: string, { key }: Format, onPage: () => void): Promise<number> {
  const connection = open(folder, key)
  let count = 0
  try {
    const pages = connection
      .resource('row')
      .list?.({ filter: 0, signal: new AbortController().signal })
    for await (const { records } of pages ?? []) {
      count += records.filter(({ problem }) => !problem).length
      onPage()
    }
  } finally {
    await connection.close()
  }
  return count
}

function open(folder: string, format: string): Connection {
  const text = `connector: bench
format: 1
title: Bench
settings: { type: object, properties: { folder: { type: string } } }
file: { folder: =$settings.folder }
resources:
  row:
    title: Row
    files: rows.txt
    ${format}
    key: =sku
    list: { quiet: 0s }
    record: { sku: =sku, name: =name, email: =email, price: =price, stock: =stock, address: =address }
    schema:
      properties:
        sku: { type: string }
        name: { type: string }
        email: { type: string }
        price: { type: number }
        stock: { type: integer }
        address: { type: string }
`
  const { plan } = compileConnector('bench.yaml', text, { transports: [fileTransport] })
  if (!plan) throw new Error('no plan')
  const clock = { now: Date.now, sleep: async () => undefined }
  return fileTransport.open(
    plan,
    { settings: { folder } },
    {
      indexStore: createMemoryIndexStore(),
      rateGate: createRateGate({ limits: [], parallel: 4, clock }),
      clock,
      folders: [folder],
    },
  )
}

function writeRows(path: string, { head, row, tail }: Format, megabytes: number): number {
  writeFileSync(path, head)
  let count = 0
  for (let size = 0; size < megabytes * 1_048_576; ) {
    let text = ''
    while (text.length < 1_048_576) {
      count += 1
      text += row(count)
    }
    writeFileSync(path, text, { flag: 'a' })
    size += text.length
  }
  writeFileSync(path, tail, { flag: 'a' })
  return count
}

function median(measured: readonly Measured[], of: 'ms' | 'cpuMs'): number {
  const sorted = measured.map((each) => each[of]).toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function rate(megabytes: number, ms: number): string {
  return `${((megabytes / ms) * 1000).toFixed(1)} MB/s`
}
