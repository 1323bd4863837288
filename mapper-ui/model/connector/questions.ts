import type { DocumentPath, OutlineNode, TextEdit } from '../../../engine/index.ts'
import { startsWith } from '../document/json-path.ts'
import type { ConnectorPart } from './connector-parts.ts'

/** Something that was guessed when the file was made, and that nobody has confirmed yet. */
export interface Question {
  /** What it is about. */
  readonly path: DocumentPath
  /** Why it was guessed, as it stands in the file. */
  readonly reason: string
  /** From 1. */
  readonly line: number
  /** Takes the comment away, and nothing else. */
  readonly confirm: TextEdit
}

const GUESSED = /^[ \t]*# guessed: (.*)$/

/** The questions of a file, from its beginning to its end. */
export function listQuestions(text: string, root: OutlineNode | undefined): readonly Question[] {
  if (!root || !text.includes('# guessed: ')) return []
  const starts = keyLines(text, root)
  const questions: Question[] = []
  let from = 0
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const reason = GUESSED.exec(line.replace(/\r$/, ''))?.[1]
    const next = reason === undefined ? -1 : lineAfterComments(lines, at)
    const path = starts.get(next)
    if (reason !== undefined && path) {
      const to = from + line.length + 1
      questions.push({ path, reason, line: at + 1, confirm: { from, to, insert: '' } })
    }
    from += line.length + 1
  }
  return questions
}

function lineAfterComments(lines: readonly string[], from: number): number {
  for (let at = from + 1; at < lines.length; at++) {
    if (!/^\s*(#|$)/.test(lines[at] ?? '')) return at
  }
  return -1
}

/** By line from 0: the outermost part whose key stands there. */
function keyLines(text: string, root: OutlineNode): ReadonlyMap<number, DocumentPath> {
  const found = new Map<number, DocumentPath>()
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
    lineStarts.push(at + 1)
  const lineOf = (offset: number): number => {
    let [low, high] = [0, lineStarts.length - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const walk = (node: OutlineNode, path: DocumentPath): void => {
    for (const [name, child] of node.children) {
      const at = [...path, node.kind === 'list' ? Number(name) : name]
      const line = lineOf(child.whole.from)
      if (!found.has(line)) found.set(line, at)
      walk(child, at)
    }
  }
  walk(root, [])
  return found
}

/** Those that the form of a part asks: about itself, or about what no other part has a form for. */
export function questionsOf(
  questions: readonly Question[],
  { kind, path }: ConnectorPart,
): readonly Question[] {
  if (kind === 'access') return questions.filter((each) => !isOfResource(each.path))
  if (kind !== 'record') return questions.filter((each) => startsWith(each.path, path))
  const resource = path.slice(0, 2)
  return questions.filter(
    (each) => startsWith(each.path, resource) && OF_RECORD.has(String(each.path[2] ?? '')),
  )
}

const OF_RECORD: ReadonlySet<string> = new Set(['schema', 'record', 'personal', 'key', 'label'])

function isOfResource([first, name]: DocumentPath): boolean {
  return first === 'resources' && name !== undefined
}
