import type { Json } from '../../engine/index.ts'
import { localOf, type Tag } from './sax.ts'
import { ATTRIBUTE, TEXT } from './spec/xml-name.ts'

/** An element that is being read. */
export interface XmlNode {
  readonly name: string
  fields: Record<string, Json> | undefined
  /** Of those, what stood there more than once. */
  lists: Map<string, Json[]> | undefined
  text: string
  /** It says of itself that it is nothing. */
  readonly isNil: boolean
}

/** Names are without prefixes, which are each document's own. */
export function nodeOf(name: string, { attributes }: Tag): XmlNode {
  let fields: XmlNode['fields']
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
export function valueOf({ fields, text, isNil }: XmlNode): Json {
  const bare = text.trim()
  if (isNil) return null
  if (!fields) return bare === '' ? null : bare
  if (bare !== '') fields[TEXT] = bare
  return fields
}

/** What comes again is a list. */
export function put(node: XmlNode, name: string, value: Json): void {
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
