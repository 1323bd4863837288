import { expect, test } from 'vitest'
import { builtFile } from '../server/testing/built-program.ts'
import { measureAuthors } from './authors/measure-authors.ts'

// The bench `authors`, scaled down: that all of it is answered, not how soon.

test('while viewers have large files linted and long tests run, light calls are answered', async () => {
  const { quiet, loaded, answers } = await measureAuthors({
    seconds: 1.5,
    program: builtFile('server/cli/start.js'),
  })
  expect(quiet.calls).toBeGreaterThan(50)
  expect(loaded.calls).toBeGreaterThan(50)
  // Nobody is told that the server broke, and who asks for too much at once is told so.
  expect(Object.keys(answers).filter((answer) => / 5/.test(answer))).toEqual([])
  expect(answers['small 429'] ?? 0).toBeGreaterThan(0)
})
