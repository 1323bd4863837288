import { isTruthy } from '../../../engine/index.ts'
import type { ErrorRulePlan } from '../spec/http-plan.ts'

interface WatchedRules {
  readonly rules: readonly ErrorRulePlan[]
  /** Names of those that held for an answer. */
  readonly held: ReadonlySet<string>
}

/** The same rules for errors, which note for which of them there was an answer. */
export function watchRules(rules: readonly ErrorRulePlan[]): WatchedRules {
  const held = new Set<string>()
  const watched = rules.map((rule): ErrorRulePlan => {
    const evaluate: ErrorRulePlan['if']['evaluate'] = (...of) => {
      const result = rule.if.evaluate(...of)
      if (isTruthy(result)) held.add(nameOfRule(rule))
      return result
    }
    return { ...rule, if: { ...rule.if, evaluate } }
  })
  return { rules: watched, held }
}

/** What a person finds a rule by. */
export function nameOfRule({ if: { text }, is }: ErrorRulePlan): string {
  return `error rule ${text.startsWith('=') ? text : `=${text}`} (${is})`
}
