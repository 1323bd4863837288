import { type Json, say } from '../../../../engine/index.ts'
import { createDecoder } from '../../../text/decode.ts'
import type { FixedPlan } from '../../spec/file-plan.ts'
import { type Entry, MAX_RECORD_SIZE, type Parser } from './format.ts'
import { type CellTypes, flagOf, numberOf } from './typed.ts'

/** Reads a file of lines in which each value has its place. Spaces around a value are none of it; what is behind the last is left. */
export function createFixedParser(plan: FixedPlan, { numbers, flags }: CellTypes): Parser {
  const { decode, end } = createDecoder(plan.encoding)
  let text = ''
  let line = 0

  function read(more: string, isEnd: boolean): readonly Entry[] {
    text += more
    const entries: Entry[] = []
    let at = 0
    for (;;) {
      let next = text.indexOf('\n', at)
      if (next === -1) {
        const isTooLong = text.length - at > MAX_RECORD_SIZE
        if (!isTooLong && (!isEnd || at >= text.length)) break
        next = text.length
      }
      line += 1
      const entry = entryOf(text.slice(at, text[next - 1] === '\r' ? next - 1 : next), line)
      if (entry) entries.push(entry)
      at = next + 1
    }
    text = text.slice(at)
    return entries
  }

  function entryOf(row: string, number: number): Entry | undefined {
    if (row.trim() === '') return undefined
    const characters = Array.from(row)
    const width = plan.columns[plan.columns.length - 1]?.start ?? 0
    if (characters.length <= width || row.length > MAX_RECORD_SIZE) {
      const problem = say('fileShortLine', { sent: String(characters.length), count: width + 1 })
      return { line: number, problem }
    }
    const raw: Record<string, Json> = {}
    for (const { name, start, width: length } of plan.columns) {
      const cell = characters
        .slice(start, start + length)
        .join('')
        .trim()
      if (cell === '') raw[name] = null
      else if (numbers.has(name)) raw[name] = numberOf(cell, plan.decimal)
      else raw[name] = flags.has(name) ? flagOf(cell) : cell
    }
    return { line: number, raw }
  }

  return {
    push: (bytes) => read(decode(bytes), false),
    end: () => read(end(), true),
  }
}
