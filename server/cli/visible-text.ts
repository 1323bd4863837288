import { randomUUID } from 'node:crypto'
import pc from 'picocolors'
import { escapeSign, OBEYED_SIGNS } from '../process/obeyed-signs.ts'
import type { CliIo } from './io.ts'

/** Not the end of a line and a tab, which are as they look. */
const OBEYED = new RegExp(String.raw`(?![\t\n\r])[${OBEYED_SIGNS}]|\r(?!\n)`, 'gu')

/** Stands for the beginning of a colour that this program chose; a system cannot know it. */
const OWN = `<${randomUUID()}>`
const ESCAPE = '\u001b['

/** The same text with such signs as `\u001b`, which JSON reads as the sign. */
export function visible(text: string): string {
  return text.replaceAll(OBEYED, escapeSign)
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
