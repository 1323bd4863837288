import { isJsonList, isJsonObject, type Json, say } from '../../engine/index.ts'
import { UnwritableError } from './unwritable-error.ts'
import { writeElement, type XmlStyle } from './write-xml.ts'

const STYLE: XmlStyle = {
  pad: () => '',
  end: '',
  writesNothing: true,
  isWritable: () => true,
}

const PREFIXES: ReadonlySet<string> = new Set()

/**
 * Writes a document, as UTF-8 on one line: a map of its root alone.
 *
 * @throws {UnwritableError} for what XML cannot hold.
 */
export function writeXml(value: Json): string {
  const [root, ...others] = isJsonObject(value) ? Object.entries(value) : []
  if (!root || others.length > 0 || isJsonList(root[1])) {
    throw new UnwritableError(say('xmlOneRoot', {}))
  }
  const [name, inner] = root
  const fields = isJsonObject(inner) ? inner : { '#text': inner }
  const place = { depth: 0, own: '', prefixes: PREFIXES }
  return `<?xml version="1.0" encoding="UTF-8"?>${writeElement(name, fields, STYLE, place)}`
}
