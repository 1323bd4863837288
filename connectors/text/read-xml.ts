import type { Json, JsonObject } from '../../engine/index.ts'
import { localOf, Sax } from './sax.ts'
import { nodeOf, put, valueOf, type XmlNode } from './xml-node.ts'

/**
 * Reads a document: a map of its root alone.
 *
 * @throws {Refusal} for what is no XML, or is cut off.
 */
export function readXml(text: string): JsonObject {
  const open: XmlNode[] = []
  let document: Record<string, Json> = {}
  const sax = new Sax({
    open: (tag) => void open.push(nodeOf(localOf(tag.name), tag)),
    text: (found) => {
      const node = open[open.length - 1]
      if (node) node.text += found
    },
    close: () => {
      const node = open.pop()
      if (!node) return
      const parent = open[open.length - 1]
      if (parent) put(parent, node.name, valueOf(node))
      else document = Object.fromEntries([[node.name, valueOf(node)]])
    },
  })
  sax.write(text)
  sax.close()
  return document
}
