import { hashJson } from '../../../engine/index.ts'
import type { Answers } from '../../store/answers.ts'

const PARTS = ['settings', 'connections', 'directions'] as const

/** Which answers differ, for the audit log: names, never values. */
export function changedAnswers(before: Answers, after: Answers): readonly string[] {
  const named = PARTS.flatMap((part) => {
    const [old, next] = [before[part], after[part]]
    const names = new Set([...Object.keys(old), ...Object.keys(next)])
    return [...names]
      .filter((name) => hashJson(old[name] ?? null) !== hashJson(next[name] ?? null))
      .map((name) => `${part}.${name}`)
  })
  const flows = new Set([...before.off, ...after.off])
  const switched = [...flows].filter(
    (flow) => before.off.includes(flow) !== after.off.includes(flow),
  )
  return [...named, ...switched.map((flow) => `flows.${flow}`)].toSorted()
}
