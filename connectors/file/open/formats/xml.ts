import { type Json, type Message, say } from '../../../../engine/index.ts'
import type { FilesPlan, XmlPlan } from '../../spec/file-plan.ts'
import { ATTRIBUTE, TEXT } from '../../spec/xml-name.ts'
import { createDecoder } from './decode.ts'
import { type Entry, MAX_RECORD_SIZE, type Parser } from './format.ts'
import { localOf, Refusal, Sax, type Tag, tooLong } from './sax.ts'
import { typed } from './typed.ts'

/** Bytes within which a file says in which encoding it is. */
const HEAD = 256

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

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== ''
  } catch {
    return false
  }
}

/** The encoding that a declaration tells; nothing where there is none yet. */
function declaredIn(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD))
  if (text.startsWith('\u00ef\u00bb\u00bf')) return 'utf-8'
  const declaration = /^<\?xml\s[^>]*?\?>/.exec(text)?.[0]
  return declaration && /\sencoding\s*=\s*["']([^"']+)["']/.exec(declaration)?.[1]
}

/** An element that is a record, or in one. */
interface Node {
  readonly name: string
  fields: Record<string, Json> | undefined
  /** Of those, what stood there more than once. */
  lists: Map<string, Json[]> | undefined
  text: string
  /** It says of itself that it is nothing. */
  readonly isNil: boolean
}

class XmlReader {
  readonly #path: XmlPlan['path']
  readonly #types: FilesPlan['types']
  readonly #sax: Sax
  #entries: Entry[] = []
  /** Elements that are open, and of those the first that are of the path. */
  #depth = 0
  #matched = 0
  readonly #nodes: Node[] = []
  /** Where the record that is read now begins. */
  #line = 0
  #start = 0
  #isTooLong = false
  #problem: Message | undefined

  constructor({ path }: XmlPlan, types: FilesPlan['types']) {
    this.#path = path
    this.#types = types
    this.#sax = new Sax({
      open: (tag) => this.#open(tag),
      close: () => this.#close(),
      text: (text) => this.#read(text),
    })
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

  #entryOf(node: Node): Entry {
    const line = this.#line
    if (this.#isTooLong) return { line, problem: tooLong() }
    const text = node.text.trim()
    const raw = node.fields ?? {}
    for (const name of Object.keys(this.#types)) {
      const value = Object.hasOwn(raw, name) ? raw[name] : undefined
      if (value !== undefined) raw[name] = typed(value, this.#types[name])
    }
    return { line, raw: text === '' ? raw : { ...raw, [TEXT]: text } }
  }
}

function nodeOf(name: string, { attributes }: Tag): Node {
  let fields: Node['fields']
  let isNil = false
  for (const each in attributes) {
    const value = attributes[each] ?? ''
    if (each === 'xsi:nil') isNil = value === 'true' || value === '1'
    if (each === 'xmlns' || each.startsWith('xmlns:') || each.startsWith('xsi:')) continue
    fields ??= {}
    fields[ATTRIBUTE + localOf(each)] = value
  }
  return { name, fields, lists: undefined, text: '', isNil }
}

/** An element that has nothing in it is absent, as an empty value of CSV is. */
function valueOf({ fields, text, isNil }: Node): Json {
  const bare = text.trim()
  if (isNil) return null
  if (!fields) return bare === '' ? null : bare
  if (bare !== '') fields[TEXT] = bare
  return fields
}

function put(node: Node, name: string, value: Json): void {
  const fields = (node.fields ??= {})
  if (!Object.hasOwn(fields, name)) {
    // Else a name that a system chose would be the kind of thing that it is.
    const field = { value, enumerable: true, writable: true, configurable: true }
    if (name === '__proto__') Object.defineProperty(fields, name, field)
    else fields[name] = value
    return
  }
  const list = node.lists?.get(name)
  if (list) {
    list.push(value)
    return
  }
  const started = [fields[name] ?? null, value]
  node.lists ??= new Map()
  node.lists.set(name, started)
  fields[name] = started
}
