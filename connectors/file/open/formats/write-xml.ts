import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  say,
} from '../../../../engine/index.ts'
import { encoderOf } from '../../spec/encoder.ts'
import type { XmlPlan } from '../../spec/file-plan.ts'
import { ATTRIBUTE, isElementName, TEXT } from '../../spec/xml-name.ts'
import type { Renderer } from './renderer.ts'
import { UnwritableError } from './unwritable-error.ts'
import { hasXmlText } from './xml-text.ts'

/** Writes records as elements: fields whose names begin with `@` are attributes, and `#text` is the text beside them. */
export function xmlRenderer({ encoding, path, root }: XmlPlan): Renderer {
  const [record = '', ...above] = path.toReversed()
  const outer = above.toReversed()
  const encode = encoderOf(encoding)
  const isWritable = (text: string): boolean => encode?.(text) !== undefined
  const quote: Place['quote'] = (text) => writable(escapedAttribute(text), isWritable)
  const safe: Place['safe'] = (text) => writable(escaped(text), isWritable)
  const attributes = Object.entries(root).map(([name, value]) => ` ${name}="${quote(value)}"`)
  const isUtf16 = encoding === 'utf-16le'
  const declared = isUtf16 ? 'UTF-16' : encoding.toUpperCase()
  const opened = outer.map(
    (name, at) => `${pad(at)}<${name}${at === 0 ? attributes.join('') : ''}>\n`,
  )
  const closed = outer.map((name, at) => `${pad(at)}</${name}>\n`).toReversed()
  const own = outer.length === 0 ? attributes.join('') : ''
  return {
    head: `${isUtf16 ? '\u{feff}' : ''}<?xml version="1.0" encoding="${declared}"?>\n${opened.join('')}`,
    record: (raw) => element(record, raw, { depth: outer.length, own, safe, quote }),
    between: '',
    tail: closed.join(''),
  }
}

interface Place {
  readonly depth: number
  /** Attributes besides those that the value has. */
  readonly own: string
  readonly safe: (text: string) => string
  /** The same for the value of an attribute. */
  readonly quote: (text: string) => string
}

function element(name: string, value: JsonObject, place: Place): string {
  const { depth, own, safe, quote } = place
  let attributes = own
  let text = ''
  let inner = ''
  for (const [field, item] of Object.entries(value)) {
    if (item === null) continue
    if (field === TEXT) text = safe(textOf(field, item))
    else if (field.startsWith(ATTRIBUTE)) {
      attributes += ` ${nameOf(field.slice(ATTRIBUTE.length))}="${quote(textOf(field, item))}"`
    } else inner += elements(nameOf(field), item, { ...place, depth: depth + 1, own: '' })
  }
  const start = `${pad(depth)}<${name}${attributes}`
  if (text === '' && inner === '') return `${start}/>\n`
  return inner === ''
    ? `${start}>${text}</${name}>\n`
    : `${start}>${text}\n${inner}${pad(depth)}</${name}>\n`
}

/** Of a list, one after the other. */
function elements(name: string, value: Json, place: Place): string {
  const items = isJsonList(value) ? value : [value]
  return items
    .map((item) => {
      if (isJsonObject(item)) return element(name, item, place)
      // Nothing in a list has its place as well.
      if (item === null) return `${pad(place.depth)}<${name}/>\n`
      return `${pad(place.depth)}<${name}>${place.safe(textOf(name, item))}</${name}>\n`
    })
    .join('')
}

function pad(depth: number): string {
  return '  '.repeat(depth)
}

function nameOf(name: string): string {
  if (isElementName(name)) return name
  throw new UnwritableError(say('fileXmlName', { name }))
}

function textOf(name: string, value: Json): string {
  if (typeof value === 'object' && value !== null)
    throw new UnwritableError(say('fileNoText', { name }))
  const text = String(value)
  if (hasXmlText(text)) return text
  throw new UnwritableError(say('fileNoCharacter', { name, encoding: 'XML' }))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, escapeOf)
}

/** In an attribute, breaks of lines and tabs would be read as spaces. */
function escapedAttribute(text: string): string {
  return text.replace(/[&<>"\r\n\t]/g, escapeOf)
}

function escapeOf(character: string): string {
  return ESCAPES[character] ?? `&#${character.charCodeAt(0)};`
}

/** What an encoding does not have is written by its number. */
function writable(text: string, isWritable: (text: string) => boolean): string {
  if (isWritable(text)) return text
  const characters = Array.from(text)
  return characters.map((each) => (isWritable(each) ? each : `&#${each.codePointAt(0)};`)).join('')
}
