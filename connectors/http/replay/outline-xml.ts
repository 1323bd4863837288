import { Refusal, Sax } from '../../text/sax.ts'

/**
 * What a document says, whatever the order of its attributes and the spaces between its elements: two that have the same outline
 * are the same to whoever reads them. Nothing for what is no XML.
 */
export function outlineXml(document: string): string | undefined {
  const parts: string[] = []
  let text = ''
  const say = (part: string): void => {
    const bare = text.trim()
    if (bare !== '') parts.push(JSON.stringify(bare))
    text = ''
    parts.push(part)
  }
  const sax = new Sax({
    open: ({ name, attributes }) => {
      const own = Object.entries(attributes).toSorted(([left], [right]) => (left < right ? -1 : 1))
      say(`<${[name, ...own.map((each) => JSON.stringify(each))].join(' ')}>`)
    },
    text: (found) => {
      text += found
    },
    close: () => say('</>'),
  })
  try {
    sax.write(document.trim())
    sax.close()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return undefined
  }
  return parts.join('')
}
