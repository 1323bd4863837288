import { decodeHTMLStrict } from 'entities'
import type { ProductFunction } from '../product-function.ts'
import { isNothing, textArgument } from './function-argument.ts'

const BLOCKS = new Set(
  'address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
)
/** Their contents are no text for people. */
const HIDDEN = new Set(
  'script style template noscript iframe object svg math head title'.split(' '),
)
const NAME = /[a-zA-Z][^\s/>]{0,40}/y

/**
 * What a person would read of a piece of HTML: tags out, entities decoded, blocks and breaks as new lines.
 *
 * By hand, because html-to-text and htmlparser2, on which it stands, take minutes for half a million nested tags, and the
 * stack has no room for ten thousand. One pass over the text: every character is looked at a fixed number of times, however the tags are broken. Nothing
 * is executed or loaded, and what an unclosed tag or comment swallows is dropped, as in a browser.
 */
function textFromHtml(html: unknown): string | undefined {
  if (isNothing(html)) return undefined
  const text = textArgument('textFromHtml', html)
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    if (open < 0) break
    parts.push(readable(text.slice(at, open)))
    const markup = readMarkup(text, open)
    parts.push(markup.text)
    at = markup.end
  }
  if (at < text.length) parts.push(readable(text.slice(at)))
  return tidyLines(parts.join(''))
}

interface Markup {
  readonly text: string
  readonly end: number
}

function readMarkup(text: string, open: number): Markup {
  if (text.startsWith('<!--', open)) return { text: '', end: endOf(text, '-->', open + 4) }
  if (text[open + 1] === '!' || text[open + 1] === '?') {
    return { text: '', end: endOf(text, '>', open + 2) }
  }
  const closes = text[open + 1] === '/'
  const name = nameAt(text, open + (closes ? 2 : 1))
  if (name === '') return { text: '<', end: open + 1 }
  const end = endOfTag(text, open)
  if (!closes && HIDDEN.has(name) && text[end - 2] !== '/') {
    return { text: '', end: endOfHidden(text, name, end) }
  }
  return { text: layoutOf(name, closes), end }
}

function layoutOf(name: string, closes: boolean): string {
  if (name === 'br') return '\n'
  if (name === 'li') return closes ? '\n' : '\n- '
  if (name === 'td' || name === 'th') return closes ? ' ' : ''
  return BLOCKS.has(name) ? '\n' : ''
}

function nameAt(text: string, at: number): string {
  NAME.lastIndex = at
  return NAME.exec(text)?.[0].toLowerCase() ?? ''
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

/** A `>` inside a quoted attribute does not end the tag. */
function endOfTag(text: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '>') {
      return at + 1
    } else if ((character === '"' || character === "'") && /[=\s]/.test(text[at - 1] ?? '')) {
      quote = character
    }
  }
  return text.length
}

function endOfHidden(text: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}[\\s/>]`, 'gi')
  closing.lastIndex = from
  const found = closing.exec(text)
  return found ? endOfTag(text, found.index) : text.length
}

/** In HTML a new line in the text is a space. */
function readable(text: string): string {
  return decodeHTMLStrict(text.replace(/\s+/g, ' '))
    .replace(/[\s\u00a0]/g, ' ')
    .replaceAll('\u00ad', '')
}

function tidyLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '' && line !== '-')
    .join('\n')
}

export const htmlFunctions: readonly ProductFunction[] = [
  {
    name: 'textFromHtml',
    arity: { min: 1, max: 1 },
    signature: '$textFromHtml(html)',
    doc: 'What a person would read of HTML: tags out, characters decoded, paragraphs, breaks and list items on lines of their own.',
    examples: [
      {
        formula: '$textFromHtml(html)',
        record: {
          html: '<p>Soft &amp; warm</p><ul><li>100% wool</li><li>&euro;&nbsp;20</li></ul>',
        },
        result: 'Soft & warm\n- 100% wool\n- € 20',
      },
      { formula: '$textFromHtml("one<br/>two<script>alert(1)</script>")', result: 'one\ntwo' },
      { formula: '$textFromHtml("a &amp;lt; b < c")', result: 'a &lt; b < c' },
      { formula: '$textFromHtml(html)', record: {} },
    ],
    implementation: ([html]) => textFromHtml(html),
  },
]
