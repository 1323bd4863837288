import { describe, expect, test } from 'vitest'
import { allTransports, listUntested, transportFor } from '../connectors/index.ts'
import { readVendors } from './expressible/read-vendors.ts'
import { writeFindings } from './expressible/write-findings.ts'

const vendors = readVendors()

describe.each(vendors)('$name, by its documentation', (vendor) => {
  const { name, plan, documentation, diagnostics } = vendor

  test('is a connector that names where it is documented', () => {
    expect(diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
    expect(plan?.name).toBe(name)
    expect(documentation).toMatch(/^https:\/\/\S+$/)
  })

  test('does what its documentation shows, all of what it declares', async () => {
    if (!plan) throw new Error('no plan')
    const transport = transportFor(plan, allTransports)
    const results = (await transport.test?.(plan)) ?? []
    expect(results.filter(({ failures }) => failures.length > 0)).toEqual([])
    expect(listUntested(transport, plan, results)).toEqual([])
  })
})

test('what is said and what is not stands in the documentation, counted', async () => {
  await expect(writeFindings(vendors)).toMatchFileSnapshot('../docs/expressible.md')
})
