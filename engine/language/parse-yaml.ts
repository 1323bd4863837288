import { type Document, type LineCounter, parseDocument } from 'yaml'
import { findTooDeep } from './yaml-depth.ts'

/** Parses a text into nodes that know their places; nothing for one that is nested too deeply. */
export function parseYaml(
  text: string,
  options: { readonly lineCounter?: LineCounter; readonly keepSourceTokens?: boolean } = {},
): Document.Parsed | undefined {
  if (findTooDeep(text) !== undefined) return undefined
  // The package's own check for duplicate keys is quadratic, and one key that is not text would stop the file.
  return parseDocument(text, { ...options, prettyErrors: false, uniqueKeys: false })
}
