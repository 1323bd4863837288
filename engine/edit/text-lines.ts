/** Finds the lines around offsets of a text. A byte order mark is no part of the first line. */
export class TextLines {
  readonly text: string
  /** The line break of this file. */
  readonly eol: string

  constructor(text: string) {
    this.text = text
    this.eol = /\r?\n/.exec(text)?.[0] ?? '\n'
  }

  start(offset: number): number {
    const at = offset === 0 ? 0 : this.text.lastIndexOf('\n', offset - 1) + 1
    return at === 0 && this.text.startsWith('\ufeff') ? 1 : at
  }

  /** Where the line ends, before its line break. */
  end(offset: number): number {
    const at = this.text.indexOf('\n', offset)
    if (at < 0) return this.text.length
    return at > offset && this.text[at - 1] === '\r' ? at - 1 : at
  }

  /** Where the next line starts; the end of the text when there is none. */
  next(offset: number): number {
    const at = this.text.indexOf('\n', offset)
    return at < 0 ? this.text.length : at + 1
  }

  column(offset: number): number {
    return offset - this.start(offset)
  }

  /** Nothing but space stands before it on its line. */
  isFirst(offset: number): boolean {
    return /^[ \t]*$/.test(this.text.slice(this.start(offset), offset))
  }

  /** Nothing but space or a comment follows on its line. */
  isLast(offset: number): boolean {
    return /^(?:[ \t]*|[ \t]+#.*)$/.test(this.text.slice(offset, this.end(offset)))
  }

  isBeforeComment(offset: number): boolean {
    return /^[ \t]+#/.test(this.text.slice(offset, this.end(offset)))
  }

  /** The lint takes a comment one space behind a formula for a mistake. */
  isJustBeforeComment(offset: number): boolean {
    return /^[ \t]#/.test(this.text.slice(offset, offset + 2))
  }

  isBlank(offset: number): boolean {
    return this.text.slice(this.start(offset), this.end(offset)).trim() === ''
  }

  /**
   * Where the comment lines begin that stand right above a line, in its column and not above `floor`. Those at the
   * very top of a file speak of the file, and stay.
   */
  leadStart(offset: number, floor: number): number {
    const column = this.column(offset)
    const first = this.start(0)
    let top = this.start(offset)
    while (top > first) {
      const above = this.start(top - 1)
      const line = this.text.slice(above, this.end(above))
      if (above < floor || line.search(/\S/) !== column || line[column] !== '#') break
      top = above
    }
    return top === first ? this.start(offset) : top
  }

  /** Inserts whole lines below the line of an offset; the file keeps or lacks its last line break as it did. */
  below(offset: number, lines: readonly string[]): { from: number; to: number; insert: string } {
    const at = this.next(offset)
    const hasBreak = at > 0 && this.text[at - 1] === '\n' && at > offset
    const insert = hasBreak
      ? lines.map((line) => line + this.eol).join('')
      : lines.map((line) => this.eol + line).join('')
    return { from: at, to: at, insert }
  }

  /** Deletes whole lines. */
  without(from: number, to: number): { from: number; to: number; insert: string } {
    const reachesEnd = to === this.text.length && this.text[to - 1] !== '\n'
    if (!reachesEnd || from <= this.start(0)) return { from, to, insert: '' }
    const broken = this.text[from - 2] === '\r' ? from - 2 : from - 1
    return { from: Math.max(broken, 0), to, insert: '' }
  }
}
