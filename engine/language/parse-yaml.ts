import { LRUCache } from 'lru-cache'
import { Composer, type CST, type Document, Lexer, LineCounter, Parser, YAMLParseError } from 'yaml'
import { takeAllParts } from '../take-all-parts.ts'
import { createDepthCheck } from './yaml-depth.ts'

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

/**
 * Parses a text into nodes that know their places; nothing for one that is nested too deeply. The same as the package's
 * own `parseDocument`, but for one look at every lexeme on its way.
 */
export function parseYaml(text: string, options: ParseOptions = {}): Document.Parsed | undefined {
  return takeAllParts(parseInParts(text, options))
}

/** Of so many signs of a text nobody notices that others waited for them. */
const LEXEMES = 1_000

interface ParseOptions {
  readonly lineCounter?: LineCounter
  readonly keepSourceTokens?: boolean
}

/** Of so much text it stays known what it was parsed to, which takes some 18 bytes each: of two large integrations. */
const MAX_CHARACTERS = 1_500_000

/** Workspaces share most of their texts, and of a project that is loaded anew one file is another. */
const kept = new LRUCache<string, YamlText>({
  maxSize: MAX_CHARACTERS,
  sizeCalculation: (_, text) => text.length + 1,
})

/** A text and its lines, to be read and not to be edited; in parts, one after the other. */
export function* parseTextInParts(text: string): Generator<undefined, YamlText> {
  const before = kept.get(text)
  if (before) return before
  const lines = new LineCounter()
  const parsed = { text, lines, document: yield* parseInParts(text, { lineCounter: lines }) }
  kept.set(text, parsed)
  return parsed
}

function* parseInParts(
  text: string,
  options: ParseOptions,
): Generator<undefined, Document.Parsed | undefined> {
  const tokens = yield* readTokens(text, options.lineCounter)
  if (!tokens) return undefined
  yield
  // The package's own check for duplicate keys is quadratic, and one key that is not text would stop the file.
  const composer = new Composer({ ...options, prettyErrors: false, uniqueKeys: false })
  const [document, second] = composer.compose(tokens, true, text.length)
  if (document && second) {
    const message = 'Source contains multiple documents'
    const [from, to] = second.range
    document.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', message))
  }
  return document
}

function* readTokens(
  text: string,
  lines: LineCounter | undefined,
): Generator<undefined, CST.Token[] | undefined> {
  const isTooDeep = createDepthCheck()
  const parser = new Parser(lines?.addNewLine)
  lines?.addNewLine(0)
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    count += 1
    if (count % LEXEMES === 0) yield
    if (isTooDeep(lexeme)) return undefined
    for (const token of parser.next(lexeme)) tokens.push(token)
  }
  tokens.push(...parser.end())
  return tokens
}
