import { createHash } from 'node:crypto'
import { type SourceRecord, say } from '../../../engine/index.ts'
import { FILE } from '../spec/compile-files.ts'
import type { FileInfo } from './place.ts'
import { placeOf, unreadable } from './source-of-entry.ts'

/** Of a file that has each record once: which it has had. */
export interface Once {
  /** Nothing: the record came before, as it is. One that came before with other values is told of at its own place. */
  readonly take: (record: SourceRecord, line: number) => SourceRecord | undefined
}

interface Taken {
  readonly line: number
  readonly digest: string
}

export function createOnce(info: FileInfo): Once {
  const taken = new Map<string, Taken>()
  return {
    take: (source, line) => {
      const { key, record } = source
      const digest = createHash('sha256').update(JSON.stringify(record)).digest('base64url')
      const before = taken.get(key)
      if (!before) {
        taken.set(key, { line, digest: digest.slice(0, DIGITS) })
        return source
      }
      if (before.digest === digest.slice(0, DIGITS)) return undefined
      const said = say('fileKeyTwice', { key, line: String(before.line) })
      const told = { [FILE]: { name: info.name, time: info.time, line } }
      return unreadable(placeOf(info, line), info, said, told)
    },
  }
}

/** Enough to tell a hundred million rows apart. */
const DIGITS = 22
