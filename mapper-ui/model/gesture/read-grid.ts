/** Reads cells copied from a spreadsheet: tabs between columns, quotes around cells that hold line breaks. */
export function readGrid(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    row.push(cell.value)
    at = cell.end
    if (text[at] !== '\t') {
      rows.push(row)
      row = []
    }
    at += text.startsWith('\r\n', at) ? 2 : 1
  }
  if (row.length > 0) rows.push([...row, ''])
  return rows.filter((cells) => cells.some((cell) => cell !== ''))
}

interface Cell {
  readonly value: string
  readonly end: number
}

function plainCell(text: string, start: number): Cell {
  const length = text.slice(start).search(/[\t\r\n]/)
  const end = length < 0 ? text.length : start + length
  return { value: text.slice(start, end).trim(), end }
}

function quotedCell(text: string, start: number): Cell {
  const match = /^"((?:[^"]|"")*)"(?=[\t\r\n]|$)/.exec(text.slice(start))
  if (!match) return plainCell(text, start)
  return { value: (match[1] ?? '').replaceAll('""', '"'), end: start + match[0].length }
}
