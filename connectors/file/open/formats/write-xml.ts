import { writeAttribute, writeElement, type XmlStyle } from '../../../text/write-xml.ts'
import { encoderOf } from '../../spec/encoder.ts'
import type { XmlPlan } from '../../spec/file-plan.ts'
import type { Renderer } from './renderer.ts'

/** Writes records as elements, each with its own lines. */
export function xmlRenderer({ encoding, path, root }: XmlPlan): Renderer {
  const [record = '', ...above] = path.toReversed()
  const outer = above.toReversed()
  const encode = encoderOf(encoding)
  const style: XmlStyle = {
    pad,
    end: '\n',
    writesNothing: false,
    isWritable: (text) => encode?.(text) !== undefined,
  }
  const attributes = Object.entries(root)
    .map(([name, value]) => writeAttribute(name, value, style))
    .join('')
  const isUtf16 = encoding === 'utf-16le'
  const declared = isUtf16 ? 'UTF-16' : encoding.toUpperCase()
  const opened = outer.map((name, at) => `${pad(at)}<${name}${at === 0 ? attributes : ''}>\n`)
  const closed = outer.map((name, at) => `${pad(at)}</${name}>\n`).toReversed()
  const own = outer.length === 0 ? attributes : ''
  return {
    head: `${isUtf16 ? '\u{feff}' : ''}<?xml version="1.0" encoding="${declared}"?>\n${opened.join('')}`,
    record: (raw) => writeElement(record, raw, style, { depth: outer.length, own }),
    between: '',
    tail: closed.join(''),
  }
}

function pad(depth: number): string {
  return '  '.repeat(depth)
}
