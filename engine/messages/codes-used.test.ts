import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOGUE } from './message.ts'

const ROOT = new URL('../../', import.meta.url)

/** All that may say something, but for the catalogue itself and tests. */
function sources(): string {
  return ['engine', 'connectors', 'server', 'mapper-ui']
    .flatMap((folder) =>
      readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter(
      (file) =>
        /\.tsx?$/.test(file) && !/\.test\.|\/messages\/\w+-messages\.ts$|\/testing\//.test(file),
    )
    .map((file) => readFileSync(new URL(file, ROOT), 'utf8'))
    .join('\n')
}

test('each message of the catalogue is said somewhere', () => {
  const said = new Set(Array.from(sources().matchAll(/'(\w+)(?=')/g), ([, name = '']) => name))
  expect(Object.keys(CATALOGUE).filter((code) => !said.has(code))).toEqual([])
})
