import { analyseFormula } from '../formula/analyse-formula.ts'
import type { Formula } from '../formula/formula.ts'
import { failCause, formulaCause } from './cause.ts'
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
  /** Where settings alone decide, whatever the record: what stops them all. */
  readonly condition?: Formula | undefined
}

type Deciding = Pick<Stop, 'settings' | 'tables'>

/** What the names that steps gave are decided by. */
type Names = ReadonlyMap<string, Deciding>

const NOTHING: Deciding = { settings: [], tables: [] }

/**
 * The `fail` steps whose condition depends on settings or tables, also by names that earlier steps gave, and the values
 * that a missing row of a table would stop.
 */
export function findStops(flow: FlowPlan): readonly Stop[] {
  const stops: Stop[] = []
  for (const steps of [flow.steps, flow.deletes?.steps ?? []]) walk(flow, steps, new Map(), stops)
  return stops.filter(({ settings, tables }) => settings.length + tables.length > 0)
}

function walk(flow: FlowPlan, steps: readonly StepPlan[], outer: Names, stops: Stop[]): void {
  const names = new Map(outer)
  for (const step of steps) {
    if (step.kind === 'fail') {
      const { reason } = step
      const said = reason.kind === 'constant' ? reason.value : undefined
      stops.push({
        cause: failCause(step.id),
        reason: typeof said === 'string' ? said : undefined,
        ...decidingOf(flow, step.if, names),
        condition: settingsCondition(step.if),
      })
    }
    for (const value of valuesOf(step)) stops.push(...stopsOfTables(flow, value))
    if (step.kind === 'let') {
      for (const { name, value } of step.values) names.set(name, decidingOf(flow, value, names))
    }
    if (step.kind === 'do') {
      walk(flow, step.steps, names, stops)
      walk(flow, step.else ?? [], names, stops)
    }
    if (step.kind === 'call') {
      const given = step.with.map(
        ({ name, value }) => [name, decidingOf(flow, value, names)] as const,
      )
      walk(flow, step.steps, new Map(given), stops)
    }
  }
}

function settingsCondition(condition: ValuePlan | undefined): Formula | undefined {
  if (condition?.kind !== 'formula') return undefined
  const { paths, everything, variables } = condition.formula.uses
  const isAlone =
    paths.length === 0 && !everything && variables.every((name) => name === 'settings')
  return isAlone ? condition.formula : undefined
}

/** A value stops its record where a table that refuses what it has no row for is asked. */
function stopsOfTables(flow: FlowPlan, value: ValuePlan): readonly Stop[] {
  return [...formulasOf(value)].map(({ formula, path }) => ({
    cause: formulaCause(path),
    reason: undefined,
    settings: [],
    tables: formula.uses.tables.filter((name) => flow.tables[name]?.otherwise.kind === 'fail'),
  }))
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
      return [...fieldValues(step.by), step.link?.key]
    case 'write':
      return [
        step.set,
        ...fieldValues(step.match),
        step.link?.key,
        step.mode,
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

function decidingOf(flow: FlowPlan, value: ValuePlan | undefined, names: Names): Deciding {
  const formulas = value ? [...formulasOf(value)].map(({ formula }) => formula) : []
  const own = together(
    formulas.map(({ text, uses }) => ({
      settings: uses.variables.includes('settings') ? settingsIn(text, flow) : [],
      tables: uses.tables,
    })),
  )
  // What is written in the condition itself is nearest to what is wrong.
  if (own.settings.length + own.tables.length > 0) return own
  return together(
    formulas.flatMap(({ uses }) => uses.variables.map((name) => names.get(name) ?? NOTHING)),
  )
}

function together(all: readonly Deciding[]): Deciding {
  return {
    settings: [...new Set(all.flatMap(({ settings }) => settings))],
    tables: [...new Set(all.flatMap(({ tables }) => tables))],
  }
}

const SETTING = /^\$settings\.(?<name>[^.[]+)/

function settingsIn(text: string, { settings }: FlowPlan): readonly string[] {
  const { values, conditions, counts } = analyseFormula(text, {
    variables: { settings },
    openVariables: true,
  }).lineage
  return [...values, ...conditions, ...counts].flatMap((path) => {
    const { name } = SETTING.exec(path)?.groups ?? {}
    return name === undefined ? [] : [name]
  })
}
