import { isJsonList, isJsonObject, type Json, type JsonObject, say } from '../../engine/index.ts'
import { escapeAttribute, escapeText } from './escape-xml.ts'
import { ATTRIBUTE, declaredBy, partsOfName, TEXT } from './spec/xml-name.ts'
import { UnwritableError } from './unwritable-error.ts'
import { hasXmlText } from './xml-text.ts'

/** How elements are written. */
export interface XmlStyle {
  /** What stands before an element, by how deep it is, and after it. */
  readonly pad: (depth: number) => string
  readonly end: string
  /** Nothing stands as an empty element; else it is left out. */
  readonly writesNothing: boolean
  /** Whether the encoding has all characters of a text. */
  readonly isWritable: (text: string) => boolean
}

export interface XmlPlace {
  readonly depth: number
  /** Attributes besides those that the value has, as they are written. */
  readonly own: string
  /** Prefixes that are declared around it. Absent: names have none. */
  readonly prefixes?: ReadonlySet<string> | undefined
}

/**
 * Writes an element: fields whose names begin with `@` are attributes, and `#text` is the text beside them.
 *
 * @throws {UnwritableError} for what XML cannot hold.
 */
export function writeElement(
  name: string,
  value: JsonObject,
  style: XmlStyle,
  place: XmlPlace,
): string {
  const { depth, own } = place
  const prefixes = prefixesIn(value, place)
  const inside: XmlPlace = { depth: depth + 1, own: '', prefixes }
  let attributes = own
  let text = ''
  let inner = ''
  for (const [field, item] of Object.entries(value)) {
    if (field === TEXT) text = item === null ? '' : safe(textOf(field, item), style)
    else if (field.startsWith(ATTRIBUTE)) {
      if (item === null) continue
      const called = attributeName(field.slice(ATTRIBUTE.length), prefixes)
      attributes += ` ${called}="${quote(textOf(field, item), style)}"`
    } else if (item !== null || style.writesNothing) {
      inner += writeElements(field, item, style, inside)
    }
  }
  const called = elementName(name, prefixes)
  const start = `${style.pad(depth)}<${called}${attributes}`
  if (text === '' && inner === '') return `${start}/>${style.end}`
  return inner === ''
    ? `${start}>${text}</${called}>${style.end}`
    : `${start}>${text}${style.end}${inner}${style.pad(depth)}</${called}>${style.end}`
}

/** Of a list, one after the other. */
function writeElements(name: string, value: Json, style: XmlStyle, place: XmlPlace): string {
  const items = isJsonList(value) ? value : [value]
  const start = style.pad(place.depth)
  return items
    .map((item) => {
      if (isJsonObject(item)) return writeElement(name, item, style, place)
      const called = elementName(name, place.prefixes)
      // Nothing in a list has its place as well.
      if (item === null) return `${start}<${called}/>${style.end}`
      return `${start}<${called}>${safe(textOf(name, item), style)}</${called}>${style.end}`
    })
    .join('')
}

/** How a value is an attribute. */
export function writeAttribute(name: string, value: string, style: XmlStyle): string {
  return ` ${name}="${quote(value, style)}"`
}

/** An element may declare the prefix that it has itself. */
function prefixesIn(value: JsonObject, { prefixes }: XmlPlace): XmlPlace['prefixes'] {
  if (!prefixes) return undefined
  const declared = Object.keys(value)
    .filter((field) => field.startsWith(ATTRIBUTE) && value[field] !== null && value[field] !== '')
    .flatMap((field) => declaredBy(field.slice(ATTRIBUTE.length)) ?? [])
  return declared.length === 0 ? prefixes : new Set([...prefixes, ...declared])
}

function elementName(name: string, prefixes: XmlPlace['prefixes']): string {
  const parts = partsOfName(name)
  if (parts && (parts.prefix === '' || prefixes)) return withPrefix(name, parts.prefix, prefixes)
  throw new UnwritableError(say('fileXmlName', { name }))
}

function attributeName(name: string, prefixes: XmlPlace['prefixes']): string {
  const declared = prefixes && declaredBy(name)
  return declared === undefined ? elementName(name, prefixes) : withPrefix(name, declared, prefixes)
}

function withPrefix(name: string, prefix: string, prefixes: XmlPlace['prefixes']): string {
  if (prefix === '' || prefix === 'xml' || prefixes?.has(prefix)) return name
  throw new UnwritableError(say('xmlPrefix', { name: prefix }))
}

function textOf(name: string, value: Json): string {
  if (typeof value === 'object' && value !== null)
    throw new UnwritableError(say('fileNoText', { name }))
  const text = String(value)
  if (hasXmlText(text)) return text
  throw new UnwritableError(say('fileNoCharacter', { name, encoding: 'XML' }))
}

function safe(text: string, style: XmlStyle): string {
  return writable(escapeText(text), style)
}

function quote(text: string, style: XmlStyle): string {
  return writable(escapeAttribute(text), style)
}

/** What an encoding does not have is written by its number. */
function writable(text: string, { isWritable }: XmlStyle): string {
  if (isWritable(text)) return text
  const characters = Array.from(text)
  return characters.map((each) => (isWritable(each) ? each : `&#${each.codePointAt(0)};`)).join('')
}
