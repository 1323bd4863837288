import type { FlowPlan } from '../plan/flow-plan.ts'
import { type Coverage, createCoverageMeter } from './measure-coverage.ts'
import { type FlowTestResult, runFlowTest } from './run-flow-test.ts'
import type { Connectors } from './test-world.ts'

/** How the tests of a flow went, and what they show of it. */
export interface FlowTestsReport {
  readonly results: readonly FlowTestResult[]
  readonly passed: number
  readonly failed: number
  /**
   * The tests of the flow that this one extends, run on this one. Their differences say what the overlay changes;
   * they are no failures, and their paths are in the other flow's file.
   */
  readonly base: readonly FlowTestResult[]
  /** What the flow's own tests show. */
  readonly coverage: Coverage
}

/** Runs all tests of a flow; for an overlay, also those of its base. */
export async function runFlowTests(
  flow: FlowPlan,
  connectors: Connectors,
  base?: FlowPlan,
): Promise<FlowTestsReport> {
  const meter = createCoverageMeter(flow)
  const results: FlowTestResult[] = []
  for (const test of flow.tests) {
    results.push(await runFlowTest(flow, connectors, test, meter.trace))
  }
  const underOverlay: FlowTestResult[] = []
  for (const test of base?.tests ?? []) {
    underOverlay.push(await runFlowTest(flow, connectors, test))
  }
  const passed = results.filter(({ differences }) => differences.length === 0).length
  return {
    results,
    passed,
    failed: results.length - passed,
    base: underOverlay,
    coverage: meter.read(),
  }
}
