/** A run of text in a line. */
export type Inline =
  | { readonly kind: 'text' | 'strong' | 'emphasis' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

export type Line = readonly Inline[]

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'list'
      readonly isOrdered: boolean
      readonly start: number
      readonly items: readonly Line[]
    }
  | { readonly kind: 'table'; readonly head: readonly Line[]; readonly rows: readonly Line[][] }

const BULLET = /^\s*[-*] +/
const NUMBER = /^\s*\d+\. +/
const FENCE = /^```/
const HEADING = /^(#{1,6}) +(.*)$/
const TABLE_RULE = /^\s*\|[\s:|-]+\|\s*$/

/** Reads the Markdown that READMEs of connectors and integrations are written in; raw HTML stays text. */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.replaceAll('\r', '').split('\n')
  const blocks: Block[] = []
  let at = 0

  function takeWhile(isIn: (line: string) => boolean): string[] {
    const start = at
    while (at < lines.length && isIn(lines[at] ?? '')) at += 1
    return lines.slice(start, at)
  }

  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = HEADING.exec(line)
    if (line.trim() === '') {
      at += 1
    } else if (FENCE.test(line)) {
      at += 1
      const code = takeWhile((next) => !FENCE.test(next))
      at += 1
      blocks.push({ kind: 'code', text: code.join('\n') })
    } else if (heading) {
      at += 1
      const [, signs = '', title = ''] = heading
      blocks.push({ kind: 'heading', level: signs.length, line: parseInline(title) })
    } else if (line.trimStart().startsWith('|') && TABLE_RULE.test(lines[at + 1] ?? '')) {
      blocks.push(parseTable(takeWhile((next) => next.trimStart().startsWith('|'))))
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      blocks.push(parseList(takeWhile((next) => next.trim() !== '')))
    } else {
      const own = takeWhile((next) => !endsParagraph(next))
      blocks.push({
        kind: 'paragraph',
        line: parseInline(own.map((next) => next.trim()).join(' ')),
      })
    }
  }
  return blocks
}

function endsParagraph(line: string): boolean {
  return line.trim() === '' || [FENCE, HEADING, BULLET, NUMBER].some((sign) => sign.test(line))
}

/** A line that begins with no sign goes on with the item before it. */
function parseList(lines: readonly string[]): Block {
  const isOrdered = NUMBER.test(lines[0] ?? '')
  const start = Number.parseInt(lines[0] ?? '', 10)
  const items: string[] = []
  for (const line of lines) {
    const sign = BULLET.exec(line) ?? NUMBER.exec(line)
    if (sign) items.push(line.slice(sign[0].length))
    else items.push(`${items.pop() ?? ''} ${line.trim()}`)
  }
  return { kind: 'list', isOrdered, start: isOrdered ? start : 1, items: items.map(parseInline) }
}

function parseTable(lines: readonly string[]): Block {
  const [head = [], , ...rows] = lines.map((line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => parseInline(cell.trim())),
  )
  return { kind: 'table', head, rows }
}

const SPAN =
  /`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|(?<![\w*])[_*](?<emphasis>[^_*]+)[_*](?!\w)|\[(?<link>[^\]]+)\]\((?<href>[^)\s]+)\)/g

function parseInline(text: string): Line {
  const parts: Inline[] = []
  let end = 0
  for (const match of text.matchAll(SPAN)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push(toInline(match.groups ?? {}, match[0]))
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

function toInline(groups: Readonly<Partial<Record<string, string>>>, whole: string): Inline {
  const { code, strong, emphasis, link, href } = groups
  if (code !== undefined) return { kind: 'code', text: code }
  if (strong !== undefined) return { kind: 'strong', text: strong }
  if (emphasis !== undefined) return { kind: 'emphasis', text: emphasis }
  // Only addresses of the web; a file beside the README has none here.
  if (link !== undefined && href?.startsWith('https://')) return { kind: 'link', text: link, href }
  return { kind: 'text', text: link ?? whole }
}
