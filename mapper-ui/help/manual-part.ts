/** A part of a manual under one heading, down to the next one of its rank. */
export interface ManualPart {
  readonly heading: string
  /** The heading of the same part in English, which a translation has in a comment beside its own. */
  readonly id: string
  /** Markdown, without the heading. */
  readonly text: string
}

/** What stands before the first part, and the parts under headings of the second rank. */
export function partsOf(manual: string): {
  readonly title: string
  readonly start: string
  readonly parts: readonly ManualPart[]
} {
  const [start = '', ...rest] = splitAt(manual, 2)
  const title = /^# (.*)$/m.exec(start)?.[1] ?? ''
  return { title, start: start.replace(/^# .*$/m, '').trim(), parts: rest.map(toPart) }
}

/** The part under a heading of whatever rank, in whatever language; nothing where there is none. */
export function partUnder(manual: string, id: string): ManualPart | undefined {
  for (const rank of [2, 3]) {
    const found = splitAt(manual, rank)
      .slice(1)
      .map(toPart)
      .find((part) => part.id === id)
    if (found) return { ...found, text: rank === 2 ? found.text : beforeRank(found.text, 2) }
  }
  return undefined
}

/** Of a table of keys, the rows of some, with those below them: `trigger` and `trigger.every`. */
export function rowsOf(text: string, keys: readonly string[]): string {
  const lines = text.split('\n')
  const head = lines.findIndex((line) => line.startsWith('| ---'))
  if (head < 1) return ''
  const rows = lines.filter((line) => {
    const key = /^\| `([^`]+)`/.exec(line)?.[1]
    return key !== undefined && keys.some((each) => key === each || key.startsWith(`${each}.`))
  })
  return rows.length === 0 ? '' : [lines[head - 1], lines[head], ...rows].join('\n')
}

/** At headings of a rank, but not within code. */
function splitAt(text: string, rank: number): readonly string[] {
  const mark = `${'#'.repeat(rank)} `
  const pieces: string[][] = [[]]
  let isCode = false
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode
    if (!isCode && line.startsWith(mark)) pieces.push([])
    pieces.at(-1)?.push(line)
  }
  return pieces.map((piece) => piece.join('\n'))
}

function beforeRank(text: string, rank: number): string {
  return splitAt(text, rank)[0]?.trim() ?? ''
}

function toPart(piece: string): ManualPart {
  const [first = '', ...rest] = piece.split('\n')
  const [, heading = '', id = heading] = HEADING.exec(first) ?? []
  return { heading, id, text: withoutIds(rest.join('\n')).trim() }
}

/** `## Ruoli <!-- Roles -->`: as it is shown, and the heading that it translates. */
const HEADING = /^#+ (.*?)(?: <!-- (.*) -->)?$/

/** Of headings further down. */
function withoutIds(text: string): string {
  return text.replaceAll(/^(#+ .*?) <!-- .* -->$/gm, '$1')
}
