import type { Node } from 'yaml'
import type { EditPlan, PlanSource } from './edit-plan.ts'
import { foldText } from './fold-text.ts'
import { blockHeaderOf, endOf } from './layout.ts'
import { hasOddCharacters } from './write-scalar.ts'

/**
 * Puts a text of several lines in the place of one that stands below a header (`|`, `>-`): the header stays as it was
 * written, and so does every line that says the same. Nothing where the old text is no such one, or the new one needs
 * none.
 */
export function planBelowHeader(
  { text, lines }: PlanSource,
  old: Node | undefined,
  column: number,
  value: string,
): EditPlan {
  const header = blockHeaderOf(old)
  if (!old || !header || hasOddCharacters(value)) return undefined
  const from = lines.next(header.end)
  const to = endOf(old)
  if (to <= from) return undefined
  const said = bodyOf(header.node.value)
  const wanted = bodyOf(value)
  const raw = text.slice(from, to).split(/\r?\n/)
  const indent = indentOf(raw, said)
  if (indent === undefined || wanted === '') return undefined
  const margin = ' '.repeat(indent)
  const rest = raw.map((line) => line.slice(indent))
  const isFolded = header.mark.startsWith('>')
  const write = (each: string) => (isFolded ? foldText(each, said, rest) : each.split('\n'))
  const body = write(wanted)
  const isOneLine = !value.includes('\n') && body.length === 1
  if (isOneLine && rest.filter((line) => line.trim() !== '').length > 1) return undefined
  const mark = markFor(header.mark, value, wanted, indent - column)
  const insert = [
    ...keepLines(raw, inMargin(write(said), margin), inMargin(body, margin)),
    ...blankLinesBelow(mark, value),
  ].join(lines.eol)
  const plan = { from, to, insert }
  if (mark === header.mark) return [plan]
  return [{ from: header.from, to: header.from + header.mark.length, insert: mark }, plan]
}

/** A text without the line breaks that end it. */
function bodyOf(text: unknown): string {
  return String(text).replace(/\n+$/, '')
}

/** How far the lines are indented, told from what the first one with words says. */
function indentOf(raw: readonly string[], said: string): number | undefined {
  const [line, first] = [raw, said.split('\n')].map((all) => all.find((each) => /\S/.test(each)))
  if (line === undefined || first === undefined) return undefined
  const indent = line.search(/\S/) - first.search(/\S/)
  return indent > 0 ? indent : undefined
}

/** The mark of the header, changed only as far as it would say something else of the new text. */
function markFor(mark: string, value: string, body: string, deeper: number): string {
  const ends = value.length - body.length
  const [chomp = ''] = /[-+]/.exec(mark) ?? []
  const isKept = chomp === '-' ? ends === 0 : chomp === '+' ? ends > 0 : ends === 1
  const needed = ends === 0 ? '-' : ends === 1 ? '' : '+'
  const chomped = isKept ? mark : mark.replace(/[-+]/, '') + needed
  // A first line that begins with space does not tell by itself how far the text is indented.
  const isUnsure = /^\n* /.test(body) && !/\d/.test(chomped)
  return isUnsure ? `${chomped[0] ?? ''}${deeper}${chomped.slice(1)}` : chomped
}

function blankLinesBelow(mark: string, value: string): readonly string[] {
  const ends = value.length - bodyOf(value).length
  return mark.includes('+') ? Array.from({ length: Math.max(0, ends - 1) }, () => '') : []
}

function inMargin(lines: readonly string[], margin: string): readonly string[] {
  return lines.map((line) => (line === '' ? '' : margin + line))
}

/** Lines at the top and the bottom that say the same stay with every space of them. */
function keepLines(
  raw: readonly string[],
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  // What is blank below a text is none of its lines.
  const own = raw.slice(0, before.length)
  if (own.length < before.length) return after
  const most = Math.min(before.length, after.length)
  let top = 0
  while (top < most && before[top] === after[top]) top++
  let bottom = 0
  while (bottom < most - top && before.at(-1 - bottom) === after.at(-1 - bottom)) bottom++
  return [
    ...own.slice(0, top),
    ...after.slice(top, after.length - bottom),
    ...own.slice(own.length - bottom),
  ]
}
