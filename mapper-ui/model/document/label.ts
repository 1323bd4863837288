import type { Message } from '../../../engine/index.ts'

/** A sentence for people, to be looked up in the message catalogue of their language. */
export interface Label {
  readonly key: string
  /** What a message says is put into the same words. */
  readonly values: Readonly<Record<string, string | number | Message>>
}

export function label(key: string, values: Label['values'] = {}): Label {
  return { key, values }
}
