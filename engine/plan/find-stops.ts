import { analyseFormula } from '../formula/analyse-formula.ts'
import type { Formula } from '../formula/formula.ts'
import { doubledCause, failCause, formulaCause } from './cause.ts'
import type { FlowPlan, StepPlan } from './flow-plan.ts'
import { formulasOf } from './formulas-of.ts'
import type { FieldPlan, ValuePlan } from './value-plan.ts'

/** A place of a flow where records stop, and what a person can answer or fill in so that they go on. */
export interface Stop {
  /** As records that stopped there have it. */
  readonly cause: string
  /** What is said of them, where that is the same for all. */
  readonly reason: string | undefined
  /** Names of settings that decide about it. */
  readonly settings: readonly string[]
  /** Names of tables that decide about it. */
  readonly tables: readonly string[]
  /** Fields of the source record that decide about it: `email`, `billing.city`. */
  readonly fields: readonly string[]
  /** Something is not there: whoever fills it in has put it right. */
  readonly isMissing: boolean
  /** Where settings alone decide, whatever the record: what stops them all. */
  readonly condition?: Formula | undefined
}

type Deciding = Pick<Stop, 'settings' | 'tables' | 'fields'>

/** What decides about a value: what is written in it, and what the names in it are decided by. */
interface Reach {
  readonly own: Deciding
  readonly behind: Deciding
}

/** What the names that steps gave are decided by. */
type Names = ReadonlyMap<string, Deciding>

const NOTHING: Deciding = { settings: [], tables: [], fields: [] }

/**
 * The `fail` steps and what is refused for being double, with what their condition depends on, also by names that earlier steps gave; and the values that a
 * missing row of a table would stop.
 */
export function findStops(flow: FlowPlan): readonly Stop[] {
  const stops: Stop[] = []
  for (const steps of [flow.steps, flow.deletes?.steps ?? []]) {
    walk({ flow, steps, outer: new Map(), seesRecord: true }, stops)
  }
  return stops
}

interface Part {
  readonly flow: FlowPlan
  readonly steps: readonly StepPlan[]
  readonly outer: Names
  /** Bare names are fields of the source record, and not of an item of a list. */
  readonly seesRecord: boolean
}

function walk({ flow, steps, outer, seesRecord }: Part, stops: Stop[]): void {
  const names = new Map(outer)
  const reachOf = (value: ValuePlan | undefined) => reach(flow, value, names, seesRecord)
  const decidingOf = (value: ValuePlan | undefined) => nearest(reachOf(value))
  for (const step of steps) {
    const isLoop = 'for' in step && step.for !== undefined
    stops.push(...stopsOfStep(step, reachOf))
    for (const value of valuesOf(step)) {
      stops.push(...stopsOfTables(flow, value, seesRecord && !isLoop))
    }
    if (step.kind === 'let') {
      for (const { name, value } of step.values) names.set(name, decidingOf(value))
    }
    if (step.kind === 'do') {
      const within = { flow, outer: names, seesRecord: seesRecord && !isLoop }
      walk({ ...within, steps: step.steps }, stops)
      walk({ ...within, steps: step.else ?? [] }, stops)
    }
    if (step.kind === 'call') {
      const given = step.with.map(({ name, value }) => [name, decidingOf(value)] as const)
      walk({ flow, steps: step.steps, outer: new Map(given), seesRecord: false }, stops)
    }
  }
}

/** A `fail` step, and a write that may refuse what is double. */
function stopsOfStep(
  step: StepPlan,
  reachOf: (value: ValuePlan | undefined) => Reach,
): readonly Stop[] {
  if (step.kind === 'fail') {
    const { reason } = step
    const said = reason.kind === 'constant' ? reason.value : undefined
    const isMissing = asksForAbsence(step.if)
    const condition = reachOf(step.if)
    // What is compared follows from much, of which nothing need be wrong: then what is said tells what to do.
    const { settings, tables } = [condition.own, reachOf(reason).own].find(isDecisive) ?? {
      ...(isMissing ? condition.behind : NOTHING),
    }
    const stop = {
      cause: failCause(step.id),
      reason: typeof said === 'string' ? said : undefined,
      settings,
      tables,
      fields: nearest(condition).fields,
      isMissing,
      condition: settingsCondition(step.if),
    }
    return [stop]
  }
  if (step.kind !== 'write' || !step.doubles) return []
  const cause = doubledCause(step.resource.name)
  return [{ cause, reason: undefined, ...nearest(reachOf(step.doubles)), isMissing: false }]
}

function asksForAbsence(condition: ValuePlan | undefined): boolean {
  return condition?.kind === 'formula' && /\$(?:empty|exists)\(/.test(condition.formula.text)
}

function settingsCondition(condition: ValuePlan | undefined): Formula | undefined {
  if (condition?.kind !== 'formula') return undefined
  const { paths, everything, variables } = condition.formula.uses
  const isAlone =
    paths.length === 0 && !everything && variables.every((name) => name === 'settings')
  return isAlone ? condition.formula : undefined
}

/** A value stops its record where a table that refuses what it has no row for is asked. */
function stopsOfTables(flow: FlowPlan, value: ValuePlan, seesRecord: boolean): readonly Stop[] {
  return [...formulasOf(value)].flatMap(({ formula, path, inList }) => {
    const tables = formula.uses.tables.filter(
      (name) => flow.tables[name]?.otherwise.kind === 'fail',
    )
    if (tables.length === 0) return []
    const { fields } = namesIn(formula.text, flow, seesRecord && !inList)
    const cause = formulaCause(path)
    return [{ cause, reason: undefined, settings: [], tables, fields, isMissing: true }]
  })
}

function valuesOf(step: StepPlan): readonly ValuePlan[] {
  return [step.if, 'for' in step ? step.for : undefined, ...ownValuesOf(step)].filter(
    (value) => value !== undefined,
  )
}

function ownValuesOf(step: StepPlan): ReadonlyArray<ValuePlan | undefined> {
  switch (step.kind) {
    case 'let':
      return fieldValues(step.values)
    case 'find':
      return [...fieldValues(step.by), step.link?.key, step.became?.id]
    case 'write':
      return [
        step.set,
        ...fieldValues(step.match),
        step.link?.key,
        step.mode,
        step.doubles,
        step.createOnly,
        step.onlyIfEmpty,
      ]
    case 'delete':
      return [...fieldValues(step.match), step.link?.key]
    case 'skip':
    case 'fail':
      return [step.reason]
    case 'call':
      return [...fieldValues(step.with), step.gives]
    case 'do':
      return []
  }
}

function fieldValues(fields: readonly FieldPlan[] = []): readonly ValuePlan[] {
  return fields.map(({ value }) => value)
}

function reach(
  flow: FlowPlan,
  value: ValuePlan | undefined,
  names: Names,
  seesRecord: boolean,
): Reach {
  const formulas = value ? [...formulasOf(value)] : []
  const own = together(
    formulas.map(({ formula: { text, uses }, inList }) => ({
      ...namesIn(text, flow, seesRecord && !inList),
      tables: uses.tables,
    })),
  )
  const behind = together(
    formulas.flatMap(({ formula }) =>
      formula.uses.variables.map((name) => names.get(name) ?? NOTHING),
    ),
  )
  return { own, behind }
}

/** What is written in the condition itself is nearest to what is wrong. */
function nearest({ own, behind }: Reach): Deciding {
  const { settings, tables } = isDecisive(own) ? own : behind
  return { settings, tables, fields: together([own, behind]).fields }
}

function isDecisive({ settings, tables }: Deciding): boolean {
  return settings.length + tables.length > 0
}

function together(all: readonly Deciding[]): Deciding {
  return {
    settings: [...new Set(all.flatMap(({ settings }) => settings))],
    tables: [...new Set(all.flatMap(({ tables }) => tables))],
    fields: [...new Set(all.flatMap(({ fields }) => fields))],
  }
}

const SETTING = /^\$settings\.(?<name>[^.[]+)/
/** Within no list: of a list it cannot be told which item decides. */
const FIELD = /^(?<whole>\$record\.)?(?<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)$/

/** Settings, and fields of the record, that a formula names. */
export function namesIn(
  text: string,
  { settings }: FlowPlan,
  seesRecord: boolean,
): Pick<Deciding, 'settings' | 'fields'> {
  const { values, conditions, counts } = analyseFormula(text, {
    variables: { settings, record: {} },
    openVariables: true,
  }).lineage
  const paths = [...values, ...conditions, ...counts]
  return {
    settings: paths.flatMap((path) => SETTING.exec(path)?.groups?.['name'] ?? []),
    fields: paths.flatMap((path) => {
      const { whole, path: field } = FIELD.exec(path)?.groups ?? {}
      return field !== undefined && (seesRecord || whole !== undefined) ? [field] : []
    }),
  }
}
