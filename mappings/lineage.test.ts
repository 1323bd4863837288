import { expect, onTestFinished, test } from 'vitest'
import { allTransports, transportFor } from '../connectors/index.ts'
import {
  type AnalysisScope,
  analyseFormula,
  type EvaluationContext,
  equalJson,
  type FlowPlan,
  type Formula,
  type FormulaLineage,
  isJsonObject,
  type Json,
  type JsonObject,
  testProjectFlow,
} from '../engine/index.ts'
import { startTwoSystems } from './lightspeed-ccv/two-systems.ts'
import { readWholeProject } from './read-project.ts'

/** What a formula of a shipped file was given while the files' own tests ran. */
interface Sample {
  readonly formula: Formula
  readonly input: Json
  readonly context: EvaluationContext
  readonly scopes: readonly AnalysisScope[]
}

type Path = readonly (string | number)[]
type FieldOfResult = ReturnType<typeof analyseFormula>['fields'][number]

/** Tens of thousands of evaluations and analyses. */
const LONG = { timeout: 180_000 }

const SAMPLES_PER_FORMULA = 2
const MAX_LEAVES = 6
const UNKNOWN: AnalysisScope = { variables: {}, openVariables: true }

const SOME = { products: 8, customers: 6, orders: 12 }

const project = readWholeProject()
const samples = await collectSamples()

test(
  'a result of a shipped formula changes only with what its lineage and its uses name',
  LONG,
  () => {
    leaveStacksOut()
    const unforeseen: unknown[] = []
    const shown = new Set<string>()
    let changed = 0
    for (const sample of [...samples.values()].flat()) {
      const { formula, input, context } = sample
      const was = resultOf(formula, input, context)
      if (formula.text.includes('$random')) continue
      for (const change of changesOf(sample)) {
        const is = resultOf(formula, change.input, change.context)
        if (was.failed || is.failed || equalJson(was.json, is.json)) continue
        changed += 1
        shown.add(formula.text)
        const lineages = sample.scopes.flatMap((scope) =>
          unpredicted(formula, scope, change, { was: was.json, is: is.json }),
        )
        const isUsed = change.variable === undefined ? reads(formula, change.path) : true
        if (lineages.length > 0 || !isUsed) {
          unforeseen.push({ formula: formula.text, change: nameOf(change), isUsed, lineages })
        }
      }
    }
    expect(unforeseen).toEqual([])
    // Enough of the changes do something, or this proves nothing.
    expect(changed).toBeGreaterThan(50_000)
    expect(shown.size / samples.size).toBeGreaterThan(0.8)
  },
)

/** Most of what is evaluated fails, and nobody reads where: to find that in the sources takes longer than the rest. */
function leaveStacksOut(): void {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit
  })
}

/**
 * Runs the tests of all files, and the flows between two simulated systems, and keeps some of what each formula was
 * given. Each formula gets something made up as well, because most fields of a record are usually absent.
 */
async function collectSamples(): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const found = new Map<string, Sample[]>()
  const seen = new Set<string>()
  const keep = (sample: Sample): void => {
    const { text } = sample.formula
    const known = found.get(text) ?? []
    if (known.length >= SAMPLES_PER_FORMULA) return
    const identity = JSON.stringify([text, sample.input])
    if (seen.has(identity)) return
    seen.add(identity)
    found.set(text, [...known, frozenSample(sample)])
  }
  const connectors = recording(project.connectors, keep, () => [UNKNOWN])
  const flows = project.flows.map((flow) => ({
    ...flow,
    plan: recording(flow.plan, keep, (isRecord) => scopesOf(flow.plan, isRecord)),
  }))
  for (const flow of flows) await testProjectFlow(project, flow)
  for (const connector of Object.values(connectors)) {
    await transportFor(connector, allTransports).test?.(connector)
  }
  const systems = await startTwoSystems({ ...project, connectors, flows }, SOME)
  try {
    const played = flows.filter(({ plan }) => plan.integration === 'lightspeed-ccv')
    for (const { plan } of played) await systems.run(plan.name)
    for (const { plan } of played) await systems.run(plan.name, { kind: 'all' })
  } finally {
    await systems.close()
  }
  withFormulas([connectors, flows], (formula) => {
    found.set(formula.text, [...(found.get(formula.text) ?? []), ...madeUp(formula)])
    return formula
  })
  return found
}

/** Every name of the formula within every other, as one and as a list. */
function madeUp(formula: Formula): readonly Sample[] {
  const names = [...new Set(formula.text.match(/[a-z]\w*/gi))]
  const depths = [0, 1, 2].filter((depth) => depth < 2 || names.length <= 5)
  return depths
    .flatMap((depth) => [nested(names, depth, false), nested(names, depth, true)])
    .map((input) => {
      const variables = Object.fromEntries(names.map((name) => [name, input]))
      return { formula, input, context: { variables, now: 0 }, scopes: [UNKNOWN] }
    })
}

function nested(names: readonly string[], depth: number, isList: boolean): Json {
  const inner = depth === 0 ? '1' : nested(names, depth - 1, isList)
  const fields = Object.fromEntries(names.map((name) => [name, inner]))
  return isList && depth > 0 ? [fields] : fields
}

function recording<Plan>(
  plan: Plan,
  keep: (sample: Sample) => void,
  scopesFor: (isRecord: boolean) => readonly AnalysisScope[],
): Plan {
  return withFormulas(plan, (formula) => ({
    ...formula,
    evaluate: (input, context) => {
      const scopes = scopesFor(input === context.variables['record'])
      keep({ formula, input: input as Json, context, scopes })
      return formula.evaluate(input, context)
    },
  }))
}

/** Steps add names to what a formula was given, so the sample keeps what was there then. */
function frozenSample(sample: Sample): Sample {
  const { context } = sample
  return {
    ...sample,
    input: structuredClone(sample.input),
    context: { ...context, variables: structuredClone(context.variables) },
  }
}

/** What the lint knows of the record and the settings, and knowing nothing at all. */
function scopesOf(plan: FlowPlan, isRecord: boolean): readonly AnalysisScope[] {
  if (!isRecord) return [UNKNOWN]
  const { role, resource } = plan.source.resource
  const record = project.connectors[plan.connections[role] ?? '']?.resources[resource]?.schema
  const variables = { settings: plan.settings, record: record ?? {} }
  return [UNKNOWN, { record, variables, openVariables: true }]
}

/** A plan with other formulas in the places of its own. */
function withFormulas<Part>(part: Part, replace: (formula: Formula) => Formula): Part {
  if (isFormula(part)) return replace(part) as Part
  if (Array.isArray(part)) return part.map((item) => withFormulas(item, replace)) as Part
  if (typeof part !== 'object' || part === null) return part
  const fields = Object.entries(part).map(([name, value]) => [name, withFormulas(value, replace)])
  return Object.fromEntries(fields)
}

function isFormula(part: unknown): part is Formula {
  return typeof part === 'object' && part !== null && 'text' in part && 'evaluate' in part
}

/** One leaf of the record, or of a variable, that has another value or is gone. */
interface Change {
  readonly variable: string | undefined
  readonly path: Path
  readonly isGone: boolean
  readonly input: Json
  readonly context: EvaluationContext
}

function* changesOf({ formula, input, context }: Sample): Iterable<Change> {
  for (const { path, isGone, value } of changedCopies(input)) {
    yield { variable: undefined, path, isGone, input: value, context }
  }
  for (const variable of formula.uses.variables) {
    const before = context.variables[variable] as Json | undefined
    for (const { path, isGone, value } of before === undefined ? [] : changedCopies(before)) {
      const variables = { ...context.variables, [variable]: value }
      yield { variable, path, isGone, input, context: { ...context, variables } }
    }
  }
}

function* changedCopies(before: Json) {
  const leaves = leavesOf(before)
  const stride = Math.ceil(leaves.length / MAX_LEAVES)
  for (const path of leaves.filter((_, at) => at % stride === 0)) {
    for (const leaf of othersThan(valueAt(before, path))) {
      yield { path, isGone: leaf === undefined, value: withLeaf(before, path, leaf) }
    }
  }
}

/** Values of the same kind, so that a schema still holds, and none at all. */
function othersThan(leaf: Json): readonly (Json | undefined)[] {
  if (typeof leaf === 'string') {
    return ['', 'another', `${leaf}x`, leaf.toUpperCase(), undefined].filter((one) => one !== leaf)
  }
  if (typeof leaf === 'number')
    return [0, leaf + 1, -leaf - 1, undefined].filter((one) => one !== leaf)
  return typeof leaf === 'boolean' ? [!leaf, undefined] : [undefined]
}

function leavesOf(value: Json, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => leavesOf(item, [...path, at]))
  if (!isJsonObject(value)) return [path]
  return Object.entries(value).flatMap(([name, field]) => leavesOf(field, [...path, name]))
}

function valueAt(value: Json, path: Path): Json {
  return path.reduce((at, name) => (at as never)[name], value)
}

/** A copy with another leaf, or without it. */
function withLeaf(value: Json, [name, ...rest]: Path, leaf: Json | undefined): Json {
  if (name === undefined) return leaf ?? null
  const copy = (Array.isArray(value) ? [...value] : { ...(value as JsonObject) }) as never as Json[]
  const at = name as number
  if (rest.length > 0) copy[at] = withLeaf(copy[at] ?? null, rest, leaf)
  else if (leaf !== undefined) copy[at] = leaf
  else if (Array.isArray(copy)) copy.splice(at, 1)
  else delete copy[at]
  return copy
}

function resultOf(formula: Formula, input: Json, context: EvaluationContext) {
  try {
    return { json: formula.evaluate(input, context) ?? null, failed: false }
  } catch {
    return { json: null, failed: true }
  }
}

/** The places where two results differ, as deep down as both are alike; lists of other lengths differ as a whole. */
function differences(was: Json, is: Json, path: string[] = []): readonly string[] {
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    const place = [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`]
    return was.flatMap((item, at) => differences(item, is[at], place))
  }
  if (isJsonObject(was) && isJsonObject(is)) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)])
    return [...names].flatMap((name) =>
      differences(was[name] ?? null, is[name] ?? null, [...path, name]),
    )
  }
  return equalJson(was, is) ? [] : [path.join('.')]
}

/** The lineages that do not name the change though they should: of the whole result, and of the fields that changed. */
function unpredicted(
  formula: Formula,
  scope: AnalysisScope,
  change: Change,
  { was, is }: { readonly was: Json; readonly is: Json },
): readonly FormulaLineage[] {
  const { lineage, fields } = analysed(formula.text, scope)
  const targets = fields.length === 0 ? [] : differences(was, is)
  const ofFields = targets.flatMap((target) => fields.filter((field) => isAt(field, target)))
  return [lineage, ...ofFields].filter((one) => !isPredicted(change, one))
}

function isAt({ field }: FieldOfResult, target: string): boolean {
  return target === field || target.startsWith(`${field}.`) || target.startsWith(`${field}[]`)
}

const analyses = new Map<AnalysisScope, Map<string, ReturnType<typeof analyseFormula>>>()

function analysed(text: string, scope: AnalysisScope) {
  const known = analyses.get(scope) ?? new Map<string, ReturnType<typeof analyseFormula>>()
  analyses.set(scope, known)
  const analysis = known.get(text) ?? analyseFormula(text, scope)
  known.set(text, analysis)
  return analysis
}

function isPredicted({ variable, path, isGone }: Change, lineage: FormulaLineage): boolean {
  const start = variable === undefined ? [] : [`$${variable}`]
  const leaf = [...start, ...path.filter((name) => typeof name === 'string')]
  const covers = (known: string) => {
    if (known === '$' || known === '**') return variable === undefined
    const parts = namesOf(known)
    if (parts.at(-1) === '**') parts.pop()
    return (
      parts.length <= leaf.length && parts.every((part, at) => part === '*' || part === leaf[at])
    )
  }
  const isCounted = (known: string) =>
    covers(known) && (known.endsWith('**') || namesOf(known).length === leaf.length)
  return (
    [...lineage.values, ...lineage.conditions].some(covers) ||
    (isGone && lineage.counts.some(isCounted))
  )
}

/** A name that is no word, such as one with a full stop, stands between backticks. */
function namesOf(known: string): string[] {
  const names = known.replaceAll('[]', '').match(/`[^`]*`|[^.]+/g) ?? []
  return names.map((name) => name.replaceAll('`', ''))
}

/** Whether what a formula says it uses covers a leaf of its record: parts that nobody uses are never read. */
function reads({ uses }: Formula, path: Path): boolean {
  const leaf = path.filter((name) => typeof name === 'string')
  const covers = (known: readonly string[]) =>
    leaf.every((name, at) => at >= known.length || name === known[at])
  return uses.everything || uses.paths.some(covers)
}

function nameOf({ variable, path, isGone }: Change): string {
  return `${variable === undefined ? '' : `$${variable} `}${path.join('.')}${isGone ? ' is gone' : ''}`
}
