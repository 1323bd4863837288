import { Document, isMap, isNode, isPair, isScalar, type Pair, visit, type YAMLMap } from 'yaml'
import { toText } from '../../engine/index.ts'
import type { DocumentPath } from '../../engine/transport.ts'
import type { Draft } from './draft.ts'

/** What fits on one line is written on one. */
const MAX_LINE = 110

/** A map that is one thing, as a field of a schema is. */
const MAX_ENTRIES = 5

/** The text of a drafted connector; above each guess stands a comment with its reason. */
export function writeDraft({ file, guesses }: Draft): string {
  const document = new Document(file, { aliasDuplicateObjects: false })
  visit(document, {
    Map: (key, map) => {
      if (key !== null && isShort(map)) map.flow = true
    },
  })
  for (const { path, reason } of guesses)
    comment(document, path, `guessed: ${toText(reason).replaceAll(/\s+/g, ' ')}`)
  for (const name of ['settings', 'http', 'resources']) space(document, name)
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

function isShort(map: YAMLMap): boolean {
  const isPlain = map.items.every(({ value }) => isScalar(value))
  if (!isPlain || map.items.length > MAX_ENTRIES) return false
  return JSON.stringify(map.toJSON()).length <= MAX_LINE
}

function comment(document: Document, path: DocumentPath, text: string): void {
  const pair = pairAt(document, path)
  if (!isNode(pair?.key)) return
  pair.key.commentBefore = [pair.key.commentBefore, ` ${text}`].filter(Boolean).join('\n')
  // A comment cannot stand within braces.
  for (let depth = path.length - 1; depth > 0; depth--) {
    const around = document.getIn(path.slice(0, depth), true)
    if (isMap(around)) around.flow = false
  }
}

function space(document: Document, name: string): void {
  const pair = pairAt(document, [name])
  if (isNode(pair?.key)) pair.key.spaceBefore = true
}

function pairAt(document: Document, path: DocumentPath): Pair | undefined {
  const around = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (!isMap(around)) return undefined
  return around.items.find(
    (item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1),
  )
}
