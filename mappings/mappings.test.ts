import { describe, expect, test } from 'vitest'
import { diagnoseTest, formatDiagnostic, testProjectFlow } from '../engine/index.ts'
import { readWholeProject } from './read-project.ts'

const project = readWholeProject()

test('the shipped files leave the lint nothing to say', () => {
  expect(project.diagnostics.map(formatDiagnostic)).toEqual([])
})

describe.each(project.flows.map((flow) => [flow.plan.name, flow] as const))('%s', (_, flow) => {
  test('does what its tests say', async () => {
    const { results, passed } = await testProjectFlow(project, flow)
    const differences = results.flatMap((result) => diagnoseTest(flow, result))
    expect(differences.map(formatDiagnostic)).toEqual([])
    expect(passed).toBeGreaterThan(0)
  })
})
