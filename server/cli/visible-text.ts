import { randomUUID } from 'node:crypto'
import pc from 'picocolors'
import type { CliIo } from './io.ts'

/**
 * Signs that a terminal obeys, or that show text in another order than it has: control characters other than the end of a
 * line and a tab, and marks of writing direction.
 */
const OBEYED = /(?![\t\n\r])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/gu

/** Stands for the beginning of a colour that this program chose; a system cannot know it. */
const OWN = `<${randomUUID()}>`
const ESCAPE = '\u001b['

/** The same text with such signs as `\u001b`, which JSON reads as the sign. */
function visible(text: string): string {
  return text.replaceAll(OBEYED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

type Colour = (text: string) => string

/** Colours, or none where nobody would see them. */
export function coloursOf({ isInteractive, env }: CliIo) {
  const colours = pc.createColors(isInteractive && !env['NO_COLOR'])
  return {
    bold: ownColour(colours.bold),
    dim: ownColour(colours.dim),
    red: ownColour(colours.red),
    green: ownColour(colours.green),
    yellow: ownColour(colours.yellow),
  }
}

function ownColour(colour: Colour): Colour {
  return (text) => colour(withColours(text)).replaceAll(ESCAPE, OWN)
}

/** What is written to a terminal: the colours of this program, and of what systems sent nothing that it obeys. */
export function withColours(text: string): string {
  return visible(text).replaceAll(OWN, ESCAPE)
}

/** The same streams, to which no text of a system is written raw. */
export function withVisibleText<Io extends CliIo>(io: Io): Io {
  return {
    ...io,
    out: (text: string) => io.out(withColours(text)),
    err: (text: string) => io.err(withColours(text)),
  }
}
