import { expect, test } from 'vitest'
import { transportSpecs } from '../../connectors/specs.ts'
import { isConnectorFile, loadNamed } from '../../engine/index.ts'
import { readShipped } from './shipped-files.ts'

const { integrations, connectorFiles } = readShipped()
const catalogue = connectorFiles.filter(isConnectorFile)

test.each(Object.values(integrations).map((each) => [each.plan.name, each] as const))(
  'a workspace that adds %s gets all that it calls, with the translations of that',
  (_, { files, plan }) => {
    const options = { transports: transportSpecs, checked: () => true }
    const alone = loadNamed(files, catalogue, options)
    expect(alone.diagnostics).toEqual([])
    expect(alone.flows.length).toBeGreaterThanOrEqual(plan.flows.length)
    const paths = files.map(({ path }) => path)
    const whole = paths.filter((path) => !/\.\w\w\.yaml$/.test(path))
    expect(paths.toSorted()).toEqual(
      whole
        .flatMap((path) =>
          ['.it.yaml', '.nl.yaml', '.yaml'].map((end) => path.replace('.yaml', end)),
        )
        .toSorted(),
    )
  },
)
