import { parseLinkWakeKey } from '../../../engine/index.ts'

/** What a waiting record waits for: that a source record is through, or that a target record with some values is there. */
export type AwaitedRecord =
  | {
      readonly kind: 'source'
      readonly source: string
      readonly key: string
      readonly target: string
    }
  | { readonly kind: 'match'; readonly target: string; readonly values: readonly string[] }

const MATCH = /^([^|?]+)\?(.+)$/s
const VALUE = /(?:^|&)[^=]+=("(?:[^"\\]|\\.)*"|[^&]*)/g

/** Reads what the engine calls it by; nothing where that has no such form. */
export function parseAwaitedRecord(waitsFor: string): AwaitedRecord | undefined {
  const [, target, by] = MATCH.exec(waitsFor) ?? []
  if (target !== undefined && by !== undefined) {
    const values = Array.from(by.matchAll(VALUE), ([, value = '']) => plainText(value))
    return { kind: 'match', target, values: values.filter((value) => value !== '') }
  }
  const link = parseLinkWakeKey(waitsFor)
  return link && { kind: 'source', ...link }
}

function plainText(json: string): string {
  return json.startsWith('"') ? String(JSON.parse(json)) : json
}
