import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Argument, Command, Option } from 'commander'
import { expect, test } from 'vitest'
import { packageFolder } from '../projects/package-folder.ts'
import type { CliIo } from './io.ts'
import { createProgram } from './program.ts'

/** Texts that readers type commands from; decisions are of the day on which they were made. */
const FOLDERS = ['docs', 'mappings', 'connectors'] as const
const ROOT_FILES = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md'] as const
const DATED = 'docs/decisions/'

const io: CliIo = {
  cwd: '/',
  env: {},
  isInteractive: false,
  out: () => {},
  err: () => {},
  stop: new AbortController().signal,
  kill: new AbortController().signal,
}
const program = await createProgram(io, ['--help'])
const { scripts } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))

const files = [
  ...ROOT_FILES,
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(packageFolder, folder), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path}`,
    ),
  ),
].filter((path) => path.endsWith('.md') && !path.startsWith(DATED))

/** The lines of blocks of code, and what is code within a line. */
function codeIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^\s*```\w*\n([^]*?)^\s*```/gm)].map(([, block = '']) => block)
  const inline = text.replaceAll(/^\s*```[^]*?^\s*```/gm, '').matchAll(/`([^`\n]+)`/g)
  return [
    ...blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n')),
    ...[...inline].map(([, code = '']) => code.replaceAll('\\|', '|')),
  ]
}

/** What a shell would run of a line, with the values that a reader puts in. */
function commandsIn(line: string): readonly string[] {
  return line
    .replace(/^\s*(?:\$ |# )?/, '')
    .replaceAll('node server/cli/mapwright.mjs', 'mapwright')
    .split(/\s+(?:&&|\|\||\||;|>|#|→)\s+|<\(|\)|^(?:sudo )?(?:[A-Z_]+=\S+ )+/)
    .map((part) => part.trim())
}

const isCommandOf = (name: string) => (command: string) => command.startsWith(`${name} `)

function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []
  // What may be left out is in brackets, and the rest of a command behind three dots.
  return words
    .map((word) => word.replaceAll(/[[\]]/g, ''))
    .filter((word) => !/^(?:…|\.\.\.)?$/.test(word))
}

/** Why the command line would refuse it; nothing where it would not. */
function problemOf(command: string): string | undefined {
  let at: Command = program
  const values: string[] = []
  let rest = wordsOf(command).slice(1)
  for (let [word, ...others] = rest; word !== undefined; [word, ...others] = rest) {
    rest = others
    if (word.startsWith('-')) {
      const { problem, taken } = readOption(at, word, others[0])
      if (problem !== undefined) return problem
      rest = others.slice(taken)
    } else {
      const below = at.commands.find((each) => each.name() === word)
      if (below && values.length === 0) at = below
      else values.push(word)
    }
  }
  if (at !== program) return tooMany(at, values)
  return values.some(isNoPlaceholder) ? `"${values[0]}" is no command` : undefined
}

/** How many words behind it an option takes as its value, and why it would be refused. */
function readOption(
  command: Command,
  word: string,
  next: string | undefined,
): { readonly problem?: string | undefined; readonly taken: number } {
  const [flag = ''] = word.split('=')
  const option = optionOf(command, flag)
  if (!option) return { problem: `"${command.name()}" has no option ${flag}`, taken: 0 }
  const takesNext = option.required || (option.optional && isValue(next))
  if (word.includes('=') || !takesNext) return { taken: 0 }
  return { problem: refusedBy(option, next), taken: 1 }
}

function optionOf(command: Command, flag: string): Option | undefined {
  for (let at: Command | null = command; at; at = at.parent) {
    const found = at.options.find(({ long, short }) => flag === long || flag === short)
    if (found) return found
  }
  return flag === '--help' || flag === '-h' ? command.createOption('-h, --help') : undefined
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-')
}

/** A reader puts something in for what is in capitals. */
function isNoPlaceholder(word: string): boolean {
  return !/^[A-Z…]+$/.test(word)
}

/** Of values that are listed, only those are meant. */
function refusedBy({ argChoices }: Option | Argument, value = ''): string | undefined {
  if (!argChoices || !isNoPlaceholder(value)) return undefined
  return value.split('|').every((each) => argChoices.includes(each))
    ? undefined
    : `"${value}" is not offered`
}

function tooMany(command: Command, values: readonly string[]): string | undefined {
  const wanted = command.registeredArguments
  const isEndless = wanted.at(-1)?.variadic === true
  if (values.length > wanted.length && !isEndless) {
    return `"${command.name()}" takes no "${values[wanted.length]}"`
  }
  return (
    wanted
      .map((argument, place) => values[place] && refusedBy(argument, values[place]))
      .find(Boolean) || undefined
  )
}

function documented(name: string): readonly (readonly [file: string, command: string])[] {
  return files.flatMap((file) =>
    codeIn(readFileSync(join(packageFolder, file), 'utf8'))
      .flatMap(commandsIn)
      .filter(isCommandOf(name))
      .map((command) => [file, command] as const),
  )
}

test('every command of mapwright that is documented is one, with its options and values', () => {
  const found = documented('mapwright')
  expect(found.length).toBeGreaterThan(200)
  const bad = found.flatMap(([file, command]) => {
    const problem = problemOf(command)
    return problem === undefined ? [] : [`${file}: ${command}: ${problem}`]
  })
  expect(bad).toEqual([])
})

test('every script of npm that is documented is one', () => {
  const found = documented('npm run')
  expect(found.length).toBeGreaterThan(30)
  const named = found.map(([file, command]) => [file, wordsOf(command)[2] ?? ''] as const)
  expect(named.filter(([, script]) => !(script in scripts))).toEqual([])
})

test.each([
  ['mapwright lnt', '"lnt" is no command'],
  ['mapwright plan orders --refil description', '"plan" has no option --refil'],
  ['mapwright new flows a', '"new" takes no "flows"'],
  ['mapwright serve --only worker extra', '"serve" takes no "extra"'],
])('a command that would be refused is found: %s', (command, problem) => {
  expect(problemOf(command)).toBe(problem)
})
