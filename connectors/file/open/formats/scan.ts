import { createDecoder } from '../../../text/decode.ts'
import { localOf, Sax, type Tag } from '../../../text/sax.ts'
import { MAX_RECORD_SIZE } from './format.ts'

export type Attributes = Readonly<Record<string, string>>

/** What is told of a part of a workbook. Names are without prefixes. */
export interface ScanHandler<Found> {
  readonly open: (name: string, attributes: Attributes, parents: readonly string[]) => void
  readonly text?: (text: string, parents: readonly string[]) => void
  readonly close?: (name: string, parents: readonly string[]) => void
  /** What was found since it was asked. */
  readonly take?: () => readonly Found[]
}

/** Reads a part piece by piece. */
export async function* scan<Found = never>(
  pieces: AsyncIterable<Uint8Array>,
  { open, text, close, take }: ScanHandler<Found>,
): AsyncGenerator<readonly Found[], void, undefined> {
  const decoder = createDecoder('utf-8')
  const parents: string[] = []
  const handler = {
    open: (tag: Tag) => {
      const name = localOf(tag.name)
      open(name, tag.attributes, parents)
      parents.push(name)
    },
    text: (found: string) => text?.(found, parents),
    close: () => {
      const name = parents.pop() ?? ''
      close?.(name, parents)
    },
  }
  const sax = new Sax(handler, MAX_RECORD_SIZE)
  for await (const bytes of pieces) {
    sax.write(decoder.decode(bytes))
    if (take) yield take()
  }
  sax.write(decoder.end())
  sax.close()
  if (take) yield take()
}

/** Reads a part whole. */
export async function scanAll(
  pieces: AsyncIterable<Uint8Array>,
  handler: ScanHandler<never>,
): Promise<void> {
  for await (const _ of scan(pieces, handler));
}
