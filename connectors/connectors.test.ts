import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileConnector, isJsonObject, type Json } from '../engine/index.ts'
import { allTransports, transportFor } from './index.ts'
import { transportSpecs } from './specs.ts'
import { findUnasked } from './testing/find-unasked.ts'

const here = import.meta.dirname
const names = readdirSync(here).filter((name) => existsSync(join(here, name, 'connector.yaml')))
const secretNames = /secret|password|token|private/i

describe.each(names)('connector %s', (name) => {
  const file = join(here, name, 'connector.yaml')
  const { plan, diagnostics } = compileConnector(file, readFileSync(file, 'utf8'), {
    transports: transportSpecs,
  })

  test('compiles without a word of complaint', () => {
    expect(diagnostics).toEqual([])
    expect(plan?.name).toBe(name)
  })

  test('marks every secret', () => {
    const properties = Object.entries(objectOf(plan?.settings['properties']))
    const shown = properties.filter(
      ([setting, schema]) => secretNames.test(setting) && objectOf(schema)['writeOnly'] !== true,
    )
    expect(shown.map(([setting]) => setting)).toEqual([])
  })

  test('has a title for every field of every resource', () => {
    const untitled = Object.values(plan?.resources ?? {}).flatMap((resource) =>
      Object.entries(objectOf(resource.schema['properties'])).flatMap(([field, schema]) =>
        typeof objectOf(schema)['title'] === 'string' ? [] : [`${resource.name}.${field}`],
      ),
    )
    expect(untitled).toEqual([])
  })

  test('tells where its keys are found', () => {
    expect(existsSync(join(here, name, 'README.md'))).toBe(true)
  })

  test('can ask for every operation that it declares', async () => {
    expect(plan ? await findUnasked(plan) : ['no plan']).toEqual([])
  })

  test('gives what its own tests expect', async () => {
    const results = plan ? await transportFor(plan, allTransports).test?.(plan) : []
    expect(results?.filter(({ failures }) => failures.length > 0) ?? []).toEqual([])
    // Databases cannot be played: there is a test on a real one.
    const hasTests = results ? results.length > 0 : existsSync(join(here, name, `${name}.test.ts`))
    expect(hasTests).toBe(true)
  })
})

function objectOf(value: unknown): Readonly<Record<string, Json>> {
  return isJsonObject(value) ? value : {}
}
