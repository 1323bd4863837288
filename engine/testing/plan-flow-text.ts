import { transportSpecs } from '../../connectors/specs.ts'
import { formatDiagnostic, type Problem } from '../diagnostic.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { checkSpec } from '../language/check-spec.ts'
import { FlowSpec } from '../language/flow-spec.ts'
import { readYaml } from '../language/read-yaml.ts'
import { compileConnector } from '../plan/compile-connector.ts'
import { compileFlow } from '../plan/compile-flow.ts'
import type { ConnectorPlan } from '../plan/connector-plan.ts'
import type { FlowPlan } from '../plan/flow-plan.ts'
import { takeAllParts } from '../take-all-parts.ts'

export interface FlowInTest {
  readonly flow: FlowPlan
  readonly connectors: Readonly<Record<string, ConnectorPlan>>
  /** The data of the flow's file. */
  readonly data: JsonObject
  /** Makes a plan of changed data; `undefined` where the language refuses it. */
  readonly compile: (data: JsonObject) => FlowPlan | undefined
}

/** Makes plans of the text of a flow and of its connectors, which must be free of mistakes. */
export function planFlowText(text: string, ...connectorTexts: readonly string[]): FlowInTest {
  const connectors: Record<string, ConnectorPlan> = {}
  for (const connectorText of connectorTexts) {
    const { plan, diagnostics } = compileConnector('connector.yaml', connectorText, {
      transports: transportSpecs,
    })
    if (!plan) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
    connectors[plan.name] = plan
  }
  const problems: Problem[] = []
  const report = (problem: Problem): void => void problems.push(problem)
  const source = readYaml('flow.yaml', text, report)
  const compile = (data: JsonObject): FlowPlan | undefined => {
    const spec = checkSpec(FlowSpec, data, 'flow', report)
    const plan =
      spec &&
      takeAllParts(compileFlow(spec, { connectors, called: {}, inheritedTests: [] }, report))
    const isSound = problems.every(({ severity }) => severity === 'hint')
    return isSound ? plan : undefined
  }
  const data = isJsonObject(source.value) ? source.value : {}
  const flow = compile(data)
  if (!flow) throw new Error(problems.map(source.place).map(formatDiagnostic).join('\n'))
  return {
    flow,
    connectors,
    data,
    compile: (changed) => {
      problems.length = 0
      return compile(changed)
    },
  }
}
