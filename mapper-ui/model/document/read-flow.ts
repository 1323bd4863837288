import {
  type Diagnostic,
  isJsonObject,
  type JsonObject,
  type Message,
  type OutlineNode,
  outlineYaml,
  parseText,
  readSourceFile,
  say,
  type YamlText,
} from '../../../engine/index.ts'

/** What a file says, and where every part of it stands. */
export interface FlowReading {
  readonly text: string
  readonly parsed: YamlText
  readonly value: JsonObject
  /** Places of all parts; made when it is first asked for. */
  readonly outline: () => OutlineNode | undefined
}

/** Where a file stopped being YAML. */
export interface BrokenText {
  readonly line: number
  readonly column: number
  readonly message: Message
}

export interface ReadFlow {
  /** Absent when the text is not YAML. */
  readonly reading?: FlowReading
  readonly broken?: BrokenText
  /** What reading alone found; the rest needs the whole project. */
  readonly diagnostics: readonly Diagnostic[]
}

const NOT_YAML = say('fileKindUnknown', {})

/** Reads the text of a file for the editor. Never throws, and never changes the text. */
export function readFlow(path: string, text: string, parsed = parseText(text)): ReadFlow {
  const source = readSourceFile({ path, text }, parsed)
  const diagnostics = source.diagnostics()
  const { value } = source
  if (value === undefined) {
    const { line = 1, column = 1, message = NOT_YAML } = diagnostics[0] ?? {}
    return { broken: { line, column, message }, diagnostics }
  }
  let outline: { readonly root: OutlineNode | undefined } | undefined
  const reading: FlowReading = {
    text,
    parsed,
    value: isJsonObject(value) ? value : {},
    outline: () => (outline ??= { root: outlineYaml(parsed) }).root,
  }
  return { reading, diagnostics }
}
