import type { Diagnostic, Problem } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { YamlText } from '../language/parse-yaml.ts'
import { readYaml } from '../language/read-yaml.ts'
import type { ConnectorPlan } from './connector-plan.ts'
import { type TransportSpec, transportOf } from './transport-spec.ts'

export interface CompiledConnector {
  /** Absent while the file has an error. */
  readonly plan: ConnectorPlan | undefined
  /** What the file says; absent when it is not YAML. */
  readonly value: Json | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** The transports that connectors may name, at least one. */
export interface KnownTransports {
  readonly transports: readonly TransportSpec[]
}

/** Text of a connector file to plan. Never throws for what an author wrote. `parsed`: its text, where it was parsed before. */
export function compileConnector(
  file: string,
  text: string,
  { transports }: KnownTransports,
  parsed?: YamlText,
): CompiledConnector {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const { value, place } = readYaml(file, text, report, parsed)
  const plan =
    value === undefined ? undefined : transportOf(value, transports).compile(value, report)
  const isSound = problems.every(({ severity }) => severity === 'hint')
  return { plan: isSound ? plan : undefined, value, diagnostics: problems.map(place) }
}
