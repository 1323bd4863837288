import { CallProblem } from '../api/call-problem.ts'

export interface RefusedAnswer {
  readonly setting: string
  readonly message: string
}

const SETTING = 'settings.'

/** Answers that were not saved because their system does not have what they name. */
export function refusedIn(error: unknown): readonly RefusedAnswer[] {
  if (!(error instanceof CallProblem)) return []
  return (error.problem.errors ?? []).flatMap(({ path, message, code }) =>
    code === 'answer_stray' && path.startsWith(SETTING)
      ? [{ setting: path.slice(SETTING.length), message }]
      : [],
  )
}

/** Nothing else is wrong: each reason can be told at its question. */
export function isOnlyRefused(error: unknown): boolean {
  const all = error instanceof CallProblem ? (error.problem.errors ?? []) : []
  return all.length > 0 && refusedIn(error).length === all.length
}
