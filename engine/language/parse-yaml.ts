import { type Document, LineCounter, parseDocument } from 'yaml'
import { findTooDeep } from './yaml-depth.ts'

/** A text and what was parsed from it, so that whoever reads or edits it next need not parse it again. */
export interface YamlText {
  readonly text: string
  readonly lines: LineCounter
  /** Absent when it is nested too deeply. Never changed: edits are made on the text. */
  readonly document: Document.Parsed | undefined
}

/** Parses a text once for all that is done with it. */
export function parseText(text: string): YamlText {
  const lines = new LineCounter()
  return { text, lines, document: parseYaml(text, { lineCounter: lines, keepSourceTokens: true }) }
}

export function toParsed(file: string | YamlText): YamlText {
  return typeof file === 'string' ? parseText(file) : file
}

/** Parses a text into nodes that know their places; nothing for one that is nested too deeply. */
export function parseYaml(
  text: string,
  options: { readonly lineCounter?: LineCounter; readonly keepSourceTokens?: boolean } = {},
): Document.Parsed | undefined {
  if (findTooDeep(text) !== undefined) return undefined
  // The package's own check for duplicate keys is quadratic, and one key that is not text would stop the file.
  return parseDocument(text, { ...options, prettyErrors: false, uniqueKeys: false })
}
