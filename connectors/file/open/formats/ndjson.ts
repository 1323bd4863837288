import { isJsonObject, parseJson, say } from '../../../../engine/index.ts'
import { createDecoder } from '../../../text/decode.ts'
import type { NdjsonPlan } from '../../spec/file-plan.ts'
import { type Entry, MAX_RECORD_SIZE, type Parser } from './format.ts'

/** Reads a file of which each line is a record in JSON. */
export function createNdjsonParser({ encoding }: NdjsonPlan): Parser {
  const { decode, end } = createDecoder(encoding)
  let text = ''
  let line = 0
  /** The rest of a line that is too long: it was told of already. */
  let isSkipping = false

  function read(more: string, isEnd: boolean): readonly Entry[] {
    text += more
    const entries: Entry[] = []
    let at = 0
    for (;;) {
      let next = text.indexOf('\n', at)
      if (next === -1) {
        if (!isEnd || at >= text.length) break
        next = text.length
      }
      if (isSkipping) isSkipping = false
      else {
        line += 1
        const entry = entryOf(text.slice(at, next), line)
        if (entry) entries.push(entry)
      }
      at = next + 1
    }
    text = text.slice(at)
    if (text.length > MAX_RECORD_SIZE) {
      if (!isSkipping) entries.push({ line: (line += 1), problem: tooLong() })
      isSkipping = true
      text = ''
    }
    return entries
  }

  return {
    push: (bytes) => read(decode(bytes), false),
    end: () => read(end(), true),
  }
}

function entryOf(text: string, line: number): Entry | undefined {
  if (text.trim() === '') return undefined
  if (text.length > MAX_RECORD_SIZE) return { line, problem: tooLong() }
  try {
    const raw = parseJson(text)
    if (isJsonObject(raw)) return { line, raw }
    return { line, problem: say('fileNoRecord', {}) }
  } catch {
    return { line, problem: say('fileNotJson', {}) }
  }
}

function tooLong() {
  return say('fileLineLong', { count: MAX_RECORD_SIZE })
}
