import { expect, test } from 'vitest'
import type { CliIo } from './io.ts'
import { createProgram } from './program.ts'

const io: CliIo = {
  cwd: '/',
  env: {},
  isInteractive: false,
  out: () => {},
  err: () => {},
  stop: new AbortController().signal,
  kill: new AbortController().signal,
}

async function namesFor(...args: readonly string[]): Promise<readonly string[]> {
  const program = await createProgram(io, args)
  return program.commands.map((command) => command.name())
}

test('the command that is named is all that is read', async () => {
  expect(await namesFor('lint', 'a.yaml', '--json')).toEqual(['lint'])
  expect(await namesFor('--project', 'lint', '--data', 'run', 'status')).toEqual(['status'])
  expect(await namesFor('--version')).toEqual([])
})

test('all are there for help, for completion and for a word that is none of them', async () => {
  const all = await namesFor('--help')
  expect(all.length).toBeGreaterThan(20)
  for (const args of [[], ['help', 'lint'], ['lnt'], ['completion', 'bash']]) {
    expect(await namesFor(...args)).toEqual(all)
  }
  // Each is found by the name under which it is read.
  for (const name of all.filter((each) => each !== 'completion')) {
    expect(await namesFor(name)).toEqual([name])
  }
})

test('an empty variable counts as none, as container files write what is not set', async () => {
  const env = { MAPWRIGHT_PROJECT: '', MAPWRIGHT_DATA: '', DATABASE_URL: '' }
  const program = await createProgram({ ...io, env }, ['status'])
  expect(program.opts()).toEqual({ project: '.' })
})
