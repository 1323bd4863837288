import { transportSpecs } from '../../connectors/specs.ts'
import { compileConnector, loadProject, previewFlow } from '../../engine/index.ts'
import type { WideFlow } from '../../mapper-ui/testing/wide-flow.ts'

const SAMPLES = 20
const ROUNDS = 5

/** Twenty samples through the flow, as the worker of the editor takes them, in milliseconds of one thread; the best of five. */
export async function measureSamples({ path, files }: WideFlow): Promise<number> {
  const connectorPath = 'connectors/wide/connector.yaml'
  const { plan } = compileConnector(connectorPath, files[connectorPath] ?? '', {
    transports: transportSpecs,
  })
  const connectors = plan ? { wide: plan } : {}
  const { flows } = loadProject([{ path, text: files[path] ?? '' }], {
    transports: transportSpecs,
    known: connectors,
  })
  const flow = flows.find(({ file }) => file === path)
  const given = flow?.plan.tests[0]?.record
  if (!flow || given === undefined)
    throw new Error('the wide flow has no test to take a record from')
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let at = 0; at < SAMPLES; at++) {
      await previewFlow({ flow: flow.plan, connectors, record: given })
    }
    best = Math.min(best, performance.now() - began)
  }
  return Math.round(best)
}
