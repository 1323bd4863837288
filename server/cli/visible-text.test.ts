import { Command } from 'commander'
import { expect, test } from 'vitest'
import type { CliIo } from './io.ts'
import { createProgram } from './program.ts'
import { runProgram } from './run-program.ts'
import { coloursOf, withColours, withVisibleText } from './visible-text.ts'

/** What ECMA-48 and Unicode (UAX 9) have terminals do: colours, titles, clearing, another direction; each one code unit. */
const OBEYED = [
  0x00, 0x07, 0x08, 0x0b, 0x0d, 0x1b, 0x7f, 0x80, 0x9b, 0x9d, 0x9f, 0x061c, 0x200e, 0x200f, 0x202a,
  0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069,
]
const HOSTILE = `Hi ${String.fromCharCode(...OBEYED)} \u001b]0;title\u0007 \u001b[31mred\u001b[2J end`

function streams(isInteractive: boolean) {
  const written: string[] = []
  const io: CliIo = {
    cwd: '.',
    env: {},
    isInteractive,
    out: (text) => void written.push(text),
    err: (text) => void written.push(text),
    stop: new AbortController().signal,
    kill: new AbortController().signal,
  }
  return { io, written }
}

function codesIn(text: string): readonly number[] {
  return OBEYED.filter((code) => text.includes(String.fromCharCode(code)))
}

test('what a terminal would obey is shown as escapes', () => {
  expect(codesIn(HOSTILE)).toEqual(OBEYED)
  expect(codesIn(withColours(HOSTILE))).toEqual([])
  expect(withColours('\u001b]0;x\u0007 \u202e')).toBe(String.raw`\u001b]0;x\u0007 \u202e`)
})

test('ends of lines, tabs and what is written in any language stay', () => {
  const text = 'one\r\n\ttwo\n日本 שלום é 👍🏽'
  expect(withColours(text)).toBe(text)
})

test('JSON stays JSON, with the same values', () => {
  expect(JSON.parse(withColours(JSON.stringify({ [HOSTILE]: HOSTILE })))).toEqual({
    [HOSTILE]: HOSTILE,
  })
})

test('colours of this program are sent, also within each other, and no others', () => {
  const { io, written } = streams(true)
  const { red, bold } = coloursOf(io)
  withVisibleText(io).out(`${red(`a ${bold(HOSTILE)} z`)} ${HOSTILE}`)
  const [text = ''] = written
  expect(text.match(/\p{Cc}[^m]*m/gu)).toEqual([
    '\u001b[31m',
    '\u001b[1m',
    '\u001b[22m',
    '\u001b[39m',
  ])
})

test('no command writes what it was given raw, nor its failures', async () => {
  const { io, written } = streams(false)
  const args = ['lint', `--${HOSTILE}`]
  await runProgram(await createProgram(io, args), args, io)
  const program = new Command('mapwright')
  program.command('run').action(() => {
    throw new Error(HOSTILE)
  })
  await runProgram(program, ['run'], io)
  expect(written.length).toBeGreaterThanOrEqual(2)
  expect(written.flatMap(codesIn)).toEqual([])
  expect(written.join('\n')).toContain(String.raw`\u001b]0;title\u0007`)
})
