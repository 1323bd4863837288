import { Command } from 'commander'
import { expect, test } from 'vitest'
import { exitCodes } from './io.ts'
import { runProgram } from './run-program.ts'

test('Ctrl-C at a question is an interruption, and no surprise', async () => {
  const program = new Command('mapwright')
  program.command('connect').action(() => {
    const closed = new Error('User force closed the prompt with SIGINT')
    throw Object.assign(closed, { name: 'ExitPromptError' })
  })
  const err: string[] = []
  const io = {
    cwd: '.',
    env: {},
    isInteractive: false,
    out: () => {},
    err: (text: string) => void err.push(text),
    stop: new AbortController().signal,
    kill: new AbortController().signal,
  }
  expect(await runProgram(program, ['connect'], io)).toBe(exitCodes.interrupted)
  expect(err).toEqual(['stopped before all was answered: nothing was saved'])
})
