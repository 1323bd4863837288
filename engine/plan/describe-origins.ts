import { analyseFormula } from '../formula/analyse-formula.ts'
import type { FlowPlan, StepPlan } from './flow-plan.ts'
import type { ValuePlan } from './value-plan.ts'

/** Where a field that a flow writes comes from, whatever the record. */
export interface FieldOrigin {
  /** `lines[].price` */
  readonly field: string
  /** Absent: the same for every record. */
  readonly formula?: string | undefined
  /** Paths of the source record (`lines[].priceExcl`), and `$names`. */
  readonly sources: readonly string[]
}

/** What bare names are within, and what the names that steps gave are made of. */
interface Surroundings {
  readonly within: string
  readonly names: ReadonlyMap<string, readonly string[]>
}

const OUTSIDE: Surroundings = { within: '', names: new Map() }

/** Step id to the origins of the fields that the step writes. */
export function describeOrigins(flow: FlowPlan): Readonly<Record<string, readonly FieldOrigin[]>> {
  const origins: Record<string, readonly FieldOrigin[]> = {}
  walk(flow.steps, OUTSIDE, (step, surroundings) => {
    if (step.kind === 'write') origins[step.id] = originsOf(step.set, '', surroundings)
  })
  return origins
}

/** Where each field of a value comes from: of a tidy record, paths of the raw one. */
export function describeFields(value: ValuePlan): readonly FieldOrigin[] {
  return originsOf(value, '', OUTSIDE)
}

function walk(
  steps: readonly StepPlan[],
  outer: Surroundings,
  onStep: (step: StepPlan, surroundings: Surroundings) => void,
): void {
  const names = new Map(outer.names)
  for (const step of steps) {
    const before = { ...outer, names }
    const list = 'for' in step ? step.for : undefined
    const within = list ? itemPath(list, before) : outer.within
    const surroundings = { ...outer, within, names }
    onStep(step, surroundings)
    if (step.kind === 'let') {
      for (const { name, value } of step.values) names.set(name, sourcesOf(value, before))
    }
    if (step.kind === 'do') {
      walk(step.steps, surroundings, onStep)
      walk(step.else ?? [], surroundings, onStep)
    }
    if (step.kind === 'call') {
      const given = step.with.map(({ name, value }) => [name, sourcesOf(value, before)] as const)
      walk(step.steps, { ...outer, within, names: new Map(given) }, onStep)
    }
  }
}

function originsOf(value: ValuePlan, field: string, around: Surroundings): FieldOrigin[] {
  switch (value.kind) {
    case 'map':
      return value.fields.flatMap((each) =>
        originsOf(each.value, field === '' ? each.name : `${field}.${each.name}`, around),
      )
    case 'list':
      return value.items.flatMap((item) => originsOf(item, `${field}[]`, around))
    case 'each': {
      const within = itemPath(value.for, around)
      return originsOf(value.set, `${field}[]`, { ...around, within })
    }
    case 'constant':
      return [{ field, sources: [] }]
    case 'formula':
      return [{ field, formula: value.formula.text, sources: sourcesOf(value, around) }]
  }
}

function itemPath(list: ValuePlan, around: Surroundings): string {
  const [path] = sourcesOf(list, around)
  if (path === undefined) return around.within
  return path.endsWith('[]') ? path : `${path}[]`
}

/** What a value is made of; a name that was given before is followed to what it is made of in turn. */
function sourcesOf(value: ValuePlan, around: Surroundings): readonly string[] {
  if (value.kind !== 'formula') {
    return [...new Set(originsOf(value, '', around).flatMap(({ sources }) => sources))]
  }
  const { lineage } = analyseFormula(value.formula.text, {
    variables: { record: {} },
    openVariables: true,
  })
  const paths = lineage.values.flatMap((path) => {
    if (!path.startsWith('$') || path === '$' || path.startsWith('$.'))
      return [inside(path, around)]
    if (path.startsWith('$record.')) return [path.slice('$record.'.length)]
    const name = /^\$(\w+)/.exec(path)?.[1] ?? ''
    return [path].concat(around.names.get(name) ?? [])
  })
  return [...new Set(paths)]
}

function inside(path: string, { within }: Surroundings): string {
  if (within === '') return path
  if (path === '$') return within
  return `${within}.${path.startsWith('$.') ? path.slice(2) : path}`
}
