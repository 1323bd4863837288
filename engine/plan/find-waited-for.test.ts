import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic } from '../diagnostic.ts'
import { loadProject } from '../project/load-project.ts'
import { dedent } from '../testing/dedent.ts'
import { SAMPLE_CONNECTORS } from '../testing/sample-connectors.ts'
import { findWaitedFor } from './find-waited-for.ts'

const head = (name: string): string => dedent`
  flow: ${name}
  format: 1
  title: ${name}
  connections: { shop: web-shop, pos: till }
  source: { read: shop.order }
`

function plansOf(files: Readonly<Record<string, string>>) {
  const own = Object.entries(files).map(([name, steps]) => ({
    path: `${name}.yaml`,
    text: `${head(name)}steps:\n${steps}`,
  }))
  const { flows, diagnostics } = loadProject([...SAMPLE_CONNECTORS, ...own], {
    transports: transportSpecs,
  })
  expect(diagnostics.map(formatDiagnostic)).toEqual([])
  return flows.flatMap(({ plan }) => plan ?? [])
}

const MAKES =
  '  - write: pos.debtor\n    match: { email: =email }\n    set: { email: =email, name: =email }\n'

test('a flow waits for those that make what it looks for with "wait", at any depth', () => {
  const plans = plansOf({
    customers: MAKES,
    updates: MAKES.replace('    match', '    mode: update\n    match'),
    orders: `  - if: =paid\n    do:\n      - find: pos.debtor\n        by: { email: =email }\n        missing: wait\n  - skip: All\n`,
    looks: '  - find: pos.debtor\n    by: { email: =email }\n    missing: ok\n  - skip: All\n',
  })
  const waits = plans.map((plan) => [plan.name, findWaitedFor(plan, plans)])
  expect(Object.fromEntries(waits)).toEqual({
    customers: [],
    updates: [],
    orders: ['customers'],
    looks: [],
  })
})
