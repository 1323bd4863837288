import { isScalar, parseDocument } from 'yaml'
import type { Diagnostic } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { Message } from '../messages/message.ts'
import { editYaml } from './edit-yaml.ts'
import type { TextEdit } from './text-edit.ts'
import type { EditOutcome } from './yaml-edit.ts'

/** A fix that was made; its edits count in the text as it was before this one. */
export interface AppliedFix {
  readonly diagnostic: Diagnostic
  readonly before: string
  readonly after: string
  readonly edits: readonly TextEdit[]
}

export interface FixedText {
  readonly text: string
  /** In the order they were made: the last in the file first, so that no path goes stale. */
  readonly applied: readonly AppliedFix[]
  /** With a fix that was not made, and why not. */
  readonly refused: readonly { readonly diagnostic: Diagnostic; readonly reason: Message }[]
}

/** Makes the certain fixes of what the lint found in one file, and leaves every other byte as it is. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const applied: AppliedFix[] = []
  const refused: { diagnostic: Diagnostic; reason: Message }[] = []
  const done = new Set<string>()
  let current = text
  for (const diagnostic of diagnostics.filter(isFixable).toSorted(fromTheEnd)) {
    const mark = JSON.stringify([diagnostic.path, diagnostic.atKey === true])
    if (done.has(mark)) continue
    done.add(mark)
    const outcome = fixOne(current, diagnostic)
    if (outcome.kind === 'refused') {
      refused.push({ diagnostic, reason: outcome.message })
    } else if (outcome.edits.length > 0) {
      applied.push({ diagnostic, before: current, after: outcome.text, edits: outcome.edits })
      current = outcome.text
    }
  }
  return { text: current, applied, refused }
}

/** Tells whether the lint knows the one text that puts it right. */
export function isFixable({ fix, path }: Diagnostic): boolean {
  return fix !== undefined && path.length > 0
}

function fromTheEnd(left: Diagnostic, right: Diagnostic): number {
  return (
    right.line - left.line || right.column - left.column || right.path.length - left.path.length
  )
}

function fixOne(text: string, { path, atKey, fix = '' }: Diagnostic): EditOutcome {
  const value = valueOf(fix)
  return atKey
    ? editYaml(text, { kind: 'rename', path, key: typeof value === 'string' ? value : fix })
    : editYaml(text, { kind: 'set', path, value })
}

/** A fix is what should stand in the file: `"0871"` is text, `create` a word. */
function valueOf(fix: string): Json {
  const { contents, errors } = parseDocument(fix)
  if (errors.length > 0 || !isScalar(contents)) return fix
  const { value } = contents
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : fix
}
