import type { Message } from './messages/message.ts'
import { toText } from './messages/to-text.ts'

/** Names a node of an author's file: keys and positions from the root down. */
export type DocumentPath = ReadonlyArray<string | number>

/** What a check knows: which node is wrong, and why. */
export interface Problem {
  /** Stable, dotted, lower case (`flow.field_unknown`). Codes are API: add, never rename. */
  readonly code: string
  /** An `error` keeps the file from running; a `hint` does not. */
  readonly severity: 'error' | 'hint'
  readonly path: DocumentPath
  /** Marks the key of the last path segment instead of its value. */
  readonly atKey?: boolean
  /** Subject first, no full stop. */
  readonly message: Message
  /** What the author should write instead, as a full sentence. */
  readonly hint?: Message | undefined
  /** The text that would put it right, where one text is certain: replaces the marked node. */
  readonly fix?: string | undefined
  /** Characters into the node's text, for errors inside a formula. */
  readonly offset?: number | undefined
}

/** A problem with its place in the author's file. Lines and columns start at 1. */
export interface Diagnostic extends Problem {
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Report = (problem: Problem) => void

/** `orders.yaml:6:11 error: unknown key "schedule". Hint.  [flow.key_unknown]` */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, message, hint, code } = diagnostic
  return `${file}:${line}:${column} ${severity}: ${toText(message)}${hint ? `. ${toText(hint)}` : ''}  [${code}]`
}
