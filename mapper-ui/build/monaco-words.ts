import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { MONACO_DUTCH } from './monaco-dutch.ts'

const WORDS = 'virtual:monaco-dutch'
const SAID = /\blocalize2?\((\d+),\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g

/**
 * Monaco looks its words up by numbers, which are others in each version, and its makers have no Dutch. So the numbers are
 * read from its code here, where the pages are built; what Monaco says no more breaks the build.
 */
export function monacoWords(): Plugin {
  return {
    name: 'monaco-words',
    resolveId: (id) => (id === WORDS ? `\0${WORDS}` : undefined),
    load: (id) =>
      id === `\0${WORDS}` ? moduleOf(numberWords(readNumbers(), MONACO_DUTCH)) : undefined,
  }
}

/** By the number of each place where Monaco says something, what it shall say. */
export function numberWords(
  numbers: ReadonlyMap<string, readonly number[]>,
  words: Readonly<Record<string, string>>,
): ReadonlyMap<number, string> {
  return new Map(
    Object.entries(words).flatMap(([english, said]) => {
      const own = numbers.get(english)
      if (!own)
        throw new Error(`Monaco does not say "${english}" any more: look into monaco-dutch.ts`)
      return own.map((number) => [number, said] as const)
    }),
  )
}

function readNumbers(): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>()
  const folder = dirname(fileURLToPath(import.meta.resolve('monaco-editor/nls.js')))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.js')) continue
    const code = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const [, number = '', literal = ''] of code.matchAll(SAID)) {
      const english = textOf(literal)
      numbers.set(english, [...(numbers.get(english) ?? []), Number(number)])
    }
  }
  return numbers
}

/** What a text in JavaScript's quotes says. */
function textOf(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1')
}

/** What Monaco reads while it starts; a number without words says it in English. */
function moduleOf(words: ReadonlyMap<number, string>): string {
  return `const words = []
for (const [number, said] of ${JSON.stringify([...words])}) words[number] = said
globalThis._VSCODE_NLS_MESSAGES = words
globalThis._VSCODE_NLS_LANGUAGE = 'nl'`
}
