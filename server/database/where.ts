import type { Binding } from './query.ts'

/** One more condition of a question, with what it binds. */
export interface Where {
  readonly sql: string
  readonly bindings: readonly Binding[]
}

/** The condition, if there is something to ask; nothing otherwise. */
export function whereGiven<T>(
  value: T | undefined,
  sql: string,
  bind: (value: T) => readonly Binding[],
): readonly Where[] {
  return value === undefined ? [] : [{ sql, bindings: bind(value) }]
}

export function joinWheres(wheres: readonly Where[]): Where {
  return {
    sql: wheres.map(({ sql }) => sql).join(' '),
    bindings: wheres.flatMap(({ bindings }) => bindings),
  }
}
