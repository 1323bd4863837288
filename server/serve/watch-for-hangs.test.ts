import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { typescriptFlags } from '../process/typescript-flags.ts'

const WATCH = fileURLToPath(new URL('watch-for-hangs.ts', import.meta.url))

/** Runs a program beside a watch that has patience for so many beats of 50 ms. */
async function run(
  program: string,
  silentBeats = 10,
): Promise<{ readonly end: string; readonly said: string }> {
  const text = `
    import { watchForHangs } from ${JSON.stringify(WATCH)}
    const watch = watchForHangs({ beatMs: 50, silentBeats: ${silentBeats} })
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    ${program}`
  const args = [...typescriptFlags, '--input-type', 'module', '--eval', text]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code, signal] = await once(child, 'close')
  return { end: String(signal ?? code), said }
}

test('a process that is stuck is ended, and says so', async () => {
  const { end, said } = await run('await pause(200); for (;;) ;')
  expect(end).toBe('SIGKILL')
  expect(JSON.parse(said)).toMatchObject({
    level: 60,
    msg: expect.stringMatching(/so it is ended/),
  })
})

test('one that computes and waits by turns is not, nor is one kept from its end', async () => {
  // For longer than the watch has patience, which is long enough for a machine that has much else to do.
  const turns =
    'for (let at = 0; at < 90; at++) { const to = Date.now() + 10; while (Date.now() < to) ; await pause(40) }'
  expect(await run(turns, 60)).toEqual({ end: '0', said: '' })
})

test('nothing is ended any more once the watch has stopped', async () => {
  const busy = 'const to = Date.now() + 1500; while (Date.now() < to) ;'
  expect(await run(`await watch.stop(); ${busy}`)).toEqual({ end: '0', said: '' })
})
