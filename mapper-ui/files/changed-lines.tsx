import { matchLines, splitLines } from '../model/merge/match-lines.ts'

const AROUND = 2

interface Line {
  readonly at: number
  readonly sign: '+' | '-' | ' '
  readonly text: string
}

/** The lines that differ between two texts, with a few around them; all of a text that is new. */
export function ChangedLines({
  before,
  after,
  label,
}: {
  readonly before: string
  readonly after: string
  readonly label: string
}) {
  const lines = pairLines(splitLines(before), splitLines(after))
  const isNear = nearChanges(lines)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
    <pre className="changed-lines" tabIndex={0} aria-label={label}>
      {lines.map((line) => (
        <ShownLine
          key={line.at}
          line={line}
          isNear={isNear[line.at] === true}
          isFirstLeftOut={isNear[line.at - 1] !== false}
        />
      ))}
    </pre>
  )
}

function ShownLine({
  line: { sign, text },
  isNear,
  isFirstLeftOut,
}: {
  readonly line: Line
  readonly isNear: boolean
  readonly isFirstLeftOut: boolean
}) {
  if (!isNear) return isFirstLeftOut ? <i>{'⋯\n'}</i> : null
  const shown = `${sign} ${text.replace(/\r?\n$/, '')}\n`
  if (sign === '+') return <ins>{shown}</ins>
  return sign === '-' ? <del>{shown}</del> : <span>{shown}</span>
}

function pairLines(left: readonly string[], right: readonly string[]): readonly Line[] {
  const matches = matchLines(left, right)
  const lines: Line[] = []
  const add = (sign: Line['sign'], text: string) =>
    void lines.push({ at: lines.length, sign, text })
  let next = 0
  const addUntil = (end: number): void => {
    for (; next < end; next += 1) add('+', right[next] ?? '')
  }
  for (const [at, text] of left.entries()) {
    const to = matches[at] ?? -1
    if (to < 0) {
      add('-', text)
      continue
    }
    addUntil(to)
    add(' ', text)
    next = to + 1
  }
  addUntil(right.length)
  return lines
}

function nearChanges(lines: readonly Line[]): readonly boolean[] {
  const isNear = lines.map(() => false)
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue
    isNear.fill(true, Math.max(0, at - AROUND), at + AROUND + 1)
  }
  return isNear
}
