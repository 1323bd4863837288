import { describe, expect, test } from 'vitest'
import { toInfo } from './file-answers.ts'

function infoOf(path: string, text: string) {
  const published = { version: 1, text, note: '', author: 'ada', at: 0 }
  return toInfo({ path, published, draft: undefined })
}

/** As large as a file may be. */
const steps = (start: string): string =>
  `# a long one\n${start}\nsteps:\n${'  - skip: The category is hidden\n    if: =$not(visible)\n'.repeat(18_000)}`

describe('a list of files', () => {
  test.each([
    ['flow: a', 'a.yaml', 'flow'],
    ['flow: a\nextends: b', 'a.yaml', 'flow'],
    ['integration: a', 'integration.yaml', 'integration'],
    ['connector: a', 'a.yaml', 'connector'],
    ['format: 1', 'a.yaml', 'steps'],
    ['title: Een', 'a.nl.yaml', 'titles'],
  ])('tells the kind of a file that says %j, short or long', (start, path, kind) => {
    expect(infoOf(path, `${start}\nsteps: []`).kind).toBe(kind)
    expect(infoOf(path, steps(start)).kind).toBe(kind)
  })

  test('is made without reading large files, which would hold up whoever else calls', () => {
    const began = performance.now()
    for (let file = 0; file < 10; file += 1) infoOf(`${file}.yaml`, steps('flow: a'))
    expect(performance.now() - began).toBeLessThan(3_000)
  })
})
