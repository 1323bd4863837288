import { LRUCache } from 'lru-cache'
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

/** Of so much text it stays known what it was compiled to: of the whole catalogue, and of some connectors besides. */
const MAX_CHARACTERS = 3_000_000

/** The same files are read again and again, by one command or one question after another, and to compile one takes long. */
const kept = new WeakMap<
  KnownTransports['transports'],
  LRUCache<string, { readonly text: string; readonly compiled: CompiledConnector }>
>()

/** What that text was compiled to a moment ago; absent where it is to be compiled. */
export function compiledBefore(
  file: string,
  text: string,
  { transports }: KnownTransports,
): CompiledConnector | undefined {
  const last = kept.get(transports)?.get(file)
  return last?.text === text ? last.compiled : undefined
}

/** Text of a connector file to plan. Never throws for what an author wrote. `parsed`: its text, where it was parsed before. */
export function compileConnector(
  file: string,
  text: string,
  options: KnownTransports,
  parsed?: YamlText,
): CompiledConnector {
  const known = compiledBefore(file, text, options)
  if (known) return known
  const compiled = compile(file, text, options, parsed)
  const ofTransports =
    kept.get(options.transports) ??
    new LRUCache({ maxSize: MAX_CHARACTERS, sizeCalculation: ({ text: { length } }) => length + 1 })
  kept.set(options.transports, ofTransports)
  ofTransports.set(file, { text, compiled })
  return compiled
}

function compile(
  file: string,
  text: string,
  { transports }: KnownTransports,
  parsed: YamlText | undefined,
): CompiledConnector {
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const { value, place } = readYaml(file, text, report, parsed)
  const plan =
    value === undefined ? undefined : transportOf(value, transports).compile(value, report)
  const isSound = problems.every(({ severity }) => severity === 'hint')
  return { plan: isSound ? plan : undefined, value, diagnostics: problems.map(place) }
}
