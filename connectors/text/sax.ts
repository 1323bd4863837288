import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { type Message, say } from '../../engine/index.ts'

/** Elements within each other: deeper ones are there to fill the memory. */
const MOST_DEEP = 200

export type Tag = SaxesTagPlain

/** What is told of the parts of a document. */
export interface SaxHandler {
  readonly open: (tag: Tag) => void
  readonly close: () => void
  readonly text: (text: string) => void
}

/** Why a document is not read further. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: Message

  constructor(reason: Message) {
    super(reason.code)
    this.reason = reason
  }
}

/**
 * Tells of the parts of XML, of which the text comes piece by piece, in bounded memory. There are no entities but those of XML
 * itself, and a document type is refused: nothing else is ever loaded.
 */
export class Sax {
  readonly #parser = new SaxesParser({ xmlns: false, position: true })
  readonly #longest: number
  /** How far the parser had come when it told of something. */
  #heard = 0
  #depth = 0
  #isClosing = false

  /** @param longest characters of a part that comes in several pieces. Absent: the text is in memory anyway. */
  constructor({ open, close, text }: SaxHandler, longest = Number.POSITIVE_INFINITY) {
    this.#longest = longest
    const parser = this.#parser
    const read = (found: string): void => {
      this.#hear()
      text(found)
    }
    parser.on('opentag', (tag) => {
      this.#hear()
      this.#depth += 1
      if (this.#depth > MOST_DEEP) throw new Refusal(say('fileXmlDeep', { count: MOST_DEEP }))
      open(tag)
    })
    parser.on('closetag', () => {
      this.#hear()
      this.#depth -= 1
      close()
    })
    parser.on('text', read)
    parser.on('cdata', read)
    parser.on('comment', () => this.#hear())
    parser.on('processinginstruction', () => this.#hear())
    parser.on('doctype', () => {
      throw new Refusal(say('fileXmlDoctype', {}))
    })
    parser.on('error', () => {
      throw new Refusal(this.#mistake())
    })
  }

  get line(): number {
    return this.#parser.line
  }

  get position(): number {
    return this.#parser.position
  }

  /** @throws {Refusal} for what is no XML, or would fill the memory. */
  write(text: string): void {
    if (text !== '') this.#parser.write(text)
    if (this.#parser.position - this.#heard > 2 * this.#longest) {
      throw new Refusal(tooLong(this.#longest))
    }
  }

  /** @throws {Refusal} where something is missing. */
  close(): void {
    this.#isClosing = true
    this.#parser.close()
  }

  #hear(): void {
    this.#heard = this.#parser.position
  }

  #mistake(): Message {
    const { line, column } = this.#parser
    if (this.#isClosing) return say('fileXmlEnds', { line: String(line) })
    return say('fileXmlForm', { line: String(line), column: String(column) })
  }
}

export function tooLong(count: number): Message {
  return say('fileRecordLong', { count })
}

/** Prefixes are each file's own. */
export function localOf(name: string): string {
  const at = name.indexOf(':')
  return at === -1 ? name : name.slice(at + 1)
}
