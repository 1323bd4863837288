import type { Questions } from '../../server/contract/integrations.ts'

export const STEPS = ['systems', 'flows', 'questions', 'tables', 'try', 'on'] as const
export type Step = (typeof STEPS)[number]

export const STEP_TEXT = {
  systems: 'stepSystems',
  flows: 'stepFlows',
  questions: 'stepQuestions',
  tables: 'stepTables',
  try: 'stepTry',
  on: 'stepOn',
} as const satisfies Record<Step, string>

/** The step that an address names. */
export function stepNamed(name: string | undefined): Step | undefined {
  return STEPS.find((step) => step === name)
}

/** Where somebody who comes back goes on: the first step that misses something, else the last. */
export function stepToGoOn(missing: Questions['missing']): Step {
  return STEPS.find((step) => missingIn(step, missing).length > 0) ?? 'on'
}

/** What is missing in a step; the last one counts nothing of its own. */
export function missingIn(step: Step, missing: Questions['missing']): Questions['missing'] {
  const prefixes = PREFIXES[step]
  return missing.filter(({ path }) => prefixes.includes(path.split('.')[0] ?? ''))
}

const PREFIXES: Readonly<Record<Step, readonly string[]>> = {
  systems: ['connections'],
  flows: ['directions', 'off', ''],
  questions: ['settings'],
  tables: ['tables'],
  try: [],
  on: [],
}
