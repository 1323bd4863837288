import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packageFolder } from '../../../server/projects/package-folder.ts'
import { countOf } from './plant.ts'
import { PLANTED_FAULTS } from './planted-faults.ts'

// Whether each is found, `npm run chaos -- --planted` tries for hours.
test.each(PLANTED_FAULTS)('the fault "$name" can still be planted', ({ edits, finder }) => {
  for (const { file, text, instead } of edits) {
    expect([file, countOf(text, readFileSync(join(packageFolder, file), 'utf8'))]).toEqual([
      file,
      1,
    ])
    expect(instead).not.toBe(text)
  }
  const isThere = finder.kind === 'campaign' || existsSync(join(packageFolder, finder.file))
  expect(isThere).toBe(true)
})

test('each has a name of its own', () => {
  const names = PLANTED_FAULTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
