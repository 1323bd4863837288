import type { DocumentPath, Report } from '../../diagnostic.ts'
import { parseFormula } from '../../formula/syntax/parse-formula.ts'
import type { SyntaxNode } from '../../formula/syntax/syntax-node.ts'
import { say } from '../../messages/message.ts'
import type { StepPlan, WriteStep } from '../flow-plan.ts'
import type { ValuePlan } from '../value-plan.ts'

/**
 * Reports a second write to one resource with one link: both would be the same target record.
 *
 * The branches of one `if` exclude each other, so they may share a link.
 */
export function lintLinks(steps: readonly StepPlan[], report: Report): void {
  const writes = collectWrites(steps)
  for (const [at, write] of writes.entries()) {
    const previous = writes.slice(0, at).find((other) => isSameRecord(other, write))
    if (!previous) continue
    const isMaybe = write.if !== undefined || previous.if !== undefined
    const message = say('linkShared', { resource: write.resource.name, step: previous.id })
    const hint = say('giveOwnLink', {})
    const path = [...write.path, 'write']
    const severity = isMaybe ? 'hint' : 'error'
    report({ code: 'flow.link_shared', severity, path, message, hint })
  }
}

/**
 * Reports links of the flow's own source under keys that are put together of texts: no record has them, so a flow that
 * has "deletes" takes the record of such a link for one that is gone.
 */
export function lintOwnLinks(steps: readonly StepPlan[], source: string, report: Report): void {
  for (const { link, path } of collectWrites(steps)) {
    if (link?.source !== source || !isMadeUp(link.key)) continue
    const message = say('linkOfNoRecord', { resource: source })
    const hint = say('linkOtherResource', {})
    report({
      code: 'flow.link_of_no_record',
      severity: 'hint',
      path: [...path, 'link'],
      message,
      hint,
    })
  }
}

function isMadeUp(key: ValuePlan): boolean {
  if (key.kind === 'constant') return true
  return key.kind === 'formula' && joinsText(parseFormula(key.formula.text).node)
}

function joinsText(node: SyntaxNode | undefined): boolean {
  if (node?.type === 'string') return true
  return (
    node?.type === 'binary' && node.value === '&' && (joinsText(node.lhs) || joinsText(node.rhs))
  )
}

function collectWrites(steps: readonly StepPlan[]): readonly WriteStep[] {
  return steps.flatMap((step) => {
    if (step.kind === 'write') return [step]
    if (step.kind === 'do') return collectWrites([...step.steps, ...(step.else ?? [])])
    return step.kind === 'call' ? collectWrites(step.steps) : []
  })
}

function isSameRecord(left: WriteStep, right: WriteStep): boolean {
  const isSameLink =
    left.link !== undefined &&
    left.link.source === right.link?.source &&
    keyText(left) === keyText(right)
  return (
    isSameLink &&
    left.resource.name === right.resource.name &&
    !left.for &&
    !right.for &&
    !excludeEachOther(left.path, right.path)
  )
}

function keyText({ link }: WriteStep): string {
  if (link?.key.kind === 'formula') return `=${link.key.formula.text.trim()}`
  return link?.key.kind === 'constant' ? JSON.stringify(link.key.value) : ''
}

/** One is under `do` and the other under `else` of the same step. */
function excludeEachOther(left: DocumentPath, right: DocumentPath): boolean {
  const at = left.findIndex((name, position) => name !== right[position])
  const [one, other] = [left[at], right[at]]
  return (one === 'do' && other === 'else') || (one === 'else' && other === 'do')
}
