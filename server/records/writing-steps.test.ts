import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject } from '../../engine/index.ts'
import { writingSteps } from './writing-steps.ts'

const connectors = ['lightspeed-ecom', 'ccv-salespos'].map((name) => {
  const path = `connectors/${name}/connector.yaml`
  return { path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') }
})
const TIDY = `steps: tidy
format: 1
title: Tidy
do:
  - write: pos.brand
    match: { name: '="a"' }
    set: { name: '="a"' }
`
const FLOW = `flow: written
format: 1
title: Written
connections: { shop: lightspeed-ecom, pos: ccv-salespos }
source: { read: shop.category }
steps:
  - write: pos.category
    match: { name: =title }
    set: { name: =title }
  - call: tidy
  - if: =visible
    do:
      - write: pos.debtor
        match: { email: '="a@b.nl"' }
        set: { type: personal, email: '="a@b.nl"' }
    else:
      - write: pos.debtor
        match: { email: '="c@d.nl"' }
        set: { type: personal, email: '="c@d.nl"' }
`
const { flows, diagnostics } = loadProject(
  [...connectors, { path: 'tidy.yaml', text: TIDY }, { path: 'written.yaml', text: FLOW }],
  { transports: transportSpecs },
)

test('what was written is told of the one step that writes it, also within steps that it calls', () => {
  const [flow] = flows
  if (!flow) throw new Error(JSON.stringify(diagnostics))
  const { stepOf, resourceOf } = writingSteps(flow.plan)
  expect(stepOf('pos.category', 'create')).toBe('steps.0')
  expect(stepOf('pos.category', 'delete')).toBeUndefined()
  expect(resourceOf('steps.0', 'update')).toBe('pos.category')
  expect(stepOf('pos.brand', 'create')).toBe('steps.1.call.do.0')
  expect(resourceOf('steps.1', 'create')).toBe('pos.brand')
})

test('what two steps may have written is told of neither', () => {
  const [flow] = flows
  if (!flow) throw new Error(JSON.stringify(diagnostics))
  const { stepOf, resourceOf } = writingSteps(flow.plan)
  expect(stepOf('pos.debtor', 'create')).toBeUndefined()
  expect(resourceOf('steps.2.do.0', 'create')).toBeUndefined()
})
