import type { Entry as ZipEntry, ZipFile } from 'yauzl'
import { say } from '../../../../../engine/index.ts'
import { Refusal } from '../../../../text/sax.ts'

/** More than a workbook has. */
const MOST_PARTS = 10_000

export interface Zip {
  /** The bytes of a part, which must be there and have no more than so many bytes. */
  readonly read: (name: string, mostBytes: number) => AsyncIterable<Uint8Array>
  readonly has: (name: string) => boolean
}

/** Opens an archive; nothing of it is unpacked before it is read. What a part has is never more than what it says that it has. */
export async function openZip(bytes: Uint8Array): Promise<Zip> {
  const { fromBufferPromise } = await loadYauzl()
  const file: ZipFile = await fromBufferPromise(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
  )
  const parts = new Map<string, ZipEntry>()
  for await (const entry of file.eachEntry()) {
    if (parts.size >= MOST_PARTS) throw notXlsx()
    parts.set(entry.fileName, entry)
  }
  async function* read(name: string, mostBytes: number): AsyncGenerator<Uint8Array> {
    const entry = parts.get(name)
    if (!entry || entry.uncompressedSize > mostBytes) throw notXlsx()
    yield* await file.openReadStreamPromise(entry)
  }
  return { has: (name) => parts.has(name), read }
}

export function notXlsx(): Refusal {
  return new Refusal(say('fileNotXlsx', {}))
}

/** Only who has such files needs it. */
async function loadYauzl() {
  const loaded = await import('yauzl')
  return loaded.default
}
