/** A sentence for people, to be looked up in the message catalogue of their language. */
export interface Label {
  readonly key: string
  readonly values: Readonly<Record<string, string | number>>
}

export function label(key: string, values: Label['values'] = {}): Label {
  return { key, values }
}
