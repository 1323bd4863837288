import { type Message, say } from '../../../../engine/index.ts'
import { createDecoder } from '../../../text/decode.ts'
import { localOf, Refusal, Sax, type Tag, tooLong } from '../../../text/sax.ts'
import { TEXT } from '../../../text/spec/xml-name.ts'
import { declaredIn, HEAD, isEncoding } from '../../../text/xml-encoding.ts'
import { nodeOf, put, valueOf, type XmlNode } from '../../../text/xml-node.ts'
import type { FilesPlan, XmlPlan } from '../../spec/file-plan.ts'
import { type Entry, MAX_RECORD_SIZE, type Parser } from './format.ts'
import { typed } from './typed.ts'

/**
 * Reads XML, an element of a path after the other. What comes before a mistake is read; the rest of such a file can mean anything.
 */
export function createXmlParser(plan: XmlPlan, types: FilesPlan['types']): Parser {
  const reader = new XmlReader(plan, types)
  let decoder: ReturnType<typeof createDecoder> | undefined
  let head = new Uint8Array()

  function decode(bytes: Uint8Array, isEnd: boolean): string {
    if (decoder) return decoder.decode(bytes)
    head = joined(head, bytes)
    const encoding = plan.isGiven ? plan.encoding : declaredIn(head)
    if (encoding === undefined && head.length < HEAD && !isEnd) return ''
    const isKnown = encoding === undefined || isEncoding(encoding)
    if (!isKnown) reader.refuse(say('fileEncodingUnknown', { name: encoding }))
    decoder = createDecoder(isKnown ? (encoding ?? plan.encoding) : plan.encoding)
    return decoder.decode(head)
  }

  return {
    push: (bytes) => reader.read(decode(bytes, false)),
    end: () => {
      const rest = decode(new Uint8Array(), true)
      return [...reader.read(rest + (decoder?.end() ?? '')), ...reader.end()]
    },
  }
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length)
  both.set(left)
  both.set(right, left.length)
  return both
}

class XmlReader {
  readonly #path: XmlPlan['path']
  readonly #types: FilesPlan['types']
  readonly #sax: Sax
  #entries: Entry[] = []
  /** Elements that are open, and of those the first that are of the path. */
  #depth = 0
  #matched = 0
  /** What is a record, or in one. */
  readonly #nodes: XmlNode[] = []
  /** Where the record that is read now begins. */
  #line = 0
  #start = 0
  #isTooLong = false
  #problem: Message | undefined

  constructor({ path }: XmlPlan, types: FilesPlan['types']) {
    this.#path = path
    this.#types = types
    const handler = {
      open: (tag: Tag) => this.#open(tag),
      close: () => this.#close(),
      text: (text: string) => this.#read(text),
    }
    this.#sax = new Sax(handler, MAX_RECORD_SIZE)
  }

  refuse(reason: Message): void {
    if (this.#problem) return
    this.#problem = reason
    this.#entries.push({ line: 0, problem: reason })
  }

  read(text: string): readonly Entry[] {
    this.#run(() => this.#sax.write(text))
    return this.#take()
  }

  end(): readonly Entry[] {
    this.#run(() => this.#sax.close())
    return this.#take()
  }

  #run(work: () => unknown): void {
    if (this.#problem) return
    try {
      work()
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      this.refuse(thrown.reason)
    }
  }

  #take(): readonly Entry[] {
    const entries = this.#entries
    this.#entries = []
    return entries
  }

  #open(tag: Tag): void {
    const name = localOf(tag.name)
    this.#depth += 1
    if (this.#matched < this.#path.length) {
      this.#follow(name)
      if (this.#matched < this.#path.length) return
      this.#line = this.#sax.line
      this.#start = this.#sax.position
      this.#isTooLong = false
    }
    this.#checkLength()
    if (!this.#isTooLong || this.#nodes.length === 0) this.#nodes.push(nodeOf(name, tag))
  }

  /** Goes one step further on the path, if this is one. */
  #follow(name: string): void {
    const isNext = this.#depth === this.#matched + 1 && name === this.#path[this.#matched]
    if (isNext) this.#matched += 1
    if (this.#depth > 1 || isNext) return
    throw new Refusal(say('fileXmlRoot', { expected: this.#path[0] ?? '', sent: name }))
  }

  #checkLength(): void {
    if (this.#isTooLong || this.#sax.position - this.#start <= MAX_RECORD_SIZE) return
    this.#isTooLong = true
    this.#nodes.length = 1
  }

  #read(text: string): void {
    const node = this.#nodes[this.#nodes.length - 1]
    if (!node) return
    this.#checkLength()
    if (!this.#isTooLong) node.text += text
  }

  #close(): void {
    const isRecord = this.#depth === this.#path.length && this.#matched === this.#depth
    if (this.#matched === this.#depth) this.#matched -= 1
    this.#depth -= 1
    if (this.#isTooLong && !isRecord) return
    const node = this.#nodes.pop()
    if (!node) return
    const parent = this.#nodes[this.#nodes.length - 1]
    if (parent) put(parent, node.name, valueOf(node))
    if (isRecord) this.#entries.push(this.#entryOf(node))
  }

  #entryOf(node: XmlNode): Entry {
    const line = this.#line
    if (this.#isTooLong) return { line, problem: tooLong(MAX_RECORD_SIZE) }
    const text = node.text.trim()
    const raw = node.fields ?? {}
    for (const name of Object.keys(this.#types)) {
      const value = Object.hasOwn(raw, name) ? raw[name] : undefined
      if (value !== undefined) raw[name] = typed(value, this.#types[name])
    }
    return { line, raw: text === '' ? raw : { ...raw, [TEXT]: text } }
  }
}
