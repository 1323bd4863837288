import { describe, expect, test } from 'vitest'
import { filesAround } from './files-around.ts'

const file = (path: string, text: string) => ({ path, text })
const OPEN = file('a/orders.yaml', 'flow: orders\nsteps: [{ call: address }]\n')
const INTEGRATION = file('a/integration.yaml', 'integration: a\n')
const CUSTOMERS = file('a/customers.yaml', 'flow: customers\nsteps:\n  - call: person\n')
const ADDRESS = file('shared/address.yaml', "steps: address\ndo: [{ 'call': 'country' }]\n")
const COUNTRY = file('shared/country.yaml', 'steps: country\n')
const PERSON = file('shared/person.yaml', 'steps: person\n')
const OVERLAY = file('b/own-orders.yaml', 'flow: own-orders\nextends: orders\n')
const ITALIAN = file('a/orders.it.yaml', 'title: Ordini\n')
const ALL = [INTEGRATION, CUSTOMERS, ADDRESS, COUNTRY, PERSON, OVERLAY, ITALIAN]
const pathsAround = (changed: typeof OPEN, others: readonly (typeof OPEN)[]) =>
  filesAround([changed], others).map(({ path }) => path)

describe('the files around a flow', () => {
  test('are those of its integration without its other flows, steps that are called on the way, and what extends it', () => {
    expect(pathsAround(OPEN, ALL)).toEqual([
      INTEGRATION.path,
      ADDRESS.path,
      COUNTRY.path,
      OVERLAY.path,
      ITALIAN.path,
    ])
  })

  test('have the flow that it extends, with what that calls', () => {
    const own = file('a/own.yaml', 'flow: own\n"extends":\n  customers\n')
    expect(pathsAround(own, ALL)).toEqual([
      INTEGRATION.path,
      CUSTOMERS.path,
      PERSON.path,
      ITALIAN.path,
    ])
  })

  test('have another flow of its name, which is a mistake', () => {
    const double = file('a/again.yaml', 'flow: orders\n')
    expect(pathsAround(OPEN, [INTEGRATION, CUSTOMERS, double])).toEqual([
      INTEGRATION.path,
      double.path,
    ])
  })

  test('are all that belong to no integration where it does not either, and of integrations what it has to do with', () => {
    const loose = ALL.filter((each) => each !== INTEGRATION)
    expect(pathsAround(OPEN, loose)).toEqual(loose.map(({ path }) => path))
    const own = file('own/own.yaml', 'flow: own\nextends: customers\n')
    expect(pathsAround(own, ALL)).toEqual(
      [CUSTOMERS, ADDRESS, COUNTRY, PERSON, OVERLAY].map(({ path }) => path),
    )
    const apart = file('own/apart.yaml', 'flow: apart\n')
    expect(pathsAround(apart, ALL)).toEqual(
      [ADDRESS, COUNTRY, PERSON, OVERLAY].map(({ path }) => path),
    )
  })

  test('are all where it is no flow', () => {
    const others = [OPEN, ...ALL]
    expect(pathsAround(INTEGRATION, others)).toEqual(others.map(({ path }) => path))
  })
})
