import { IconLock, IconLockOpen, IconMathFunction, IconSquareDashed } from '@tabler/icons-react'
import type { MappingView } from '../../model/mapping/mapping-view.ts'
import { Policy } from '../../model/mapping/read-policies.ts'
import type { Words } from './text.ts'

export type PolicyName = 'createOnly' | 'onlyIfEmpty' | 'computed' | 'always'

const ICONS = {
  createOnly: <IconLock size={14} aria-hidden />,
  onlyIfEmpty: <IconSquareDashed size={14} aria-hidden />,
  computed: <IconMathFunction size={14} aria-hidden />,
  always: <IconLockOpen size={14} aria-hidden />,
}

/** When a field is sent; nothing where that cannot be told of it. */
export function policyOf(view: MappingView, row: number): PolicyName | undefined {
  const isOwn = (view.target.depth[row] ?? 0) === 0
  if (view.step.verb !== 'write' || !isOwn || (view.fieldOf[row] ?? -1) < 0) return undefined
  const bits = view.policies[row] ?? 0
  if ((bits & Policy.createOnly) !== 0) return 'createOnly'
  if ((bits & Policy.onlyIfEmpty) !== 0) return 'onlyIfEmpty'
  return (bits & Policy.computed) === 0 ? 'always' : 'computed'
}

/** When a field is sent: a click changes it, and so does the key C. */
export function PolicyCell({
  name,
  policy,
  t,
}: {
  readonly name: string
  readonly policy: PolicyName | undefined
  readonly t: Words
}) {
  if (!policy) return <span role="gridcell" className="mapping-policy" />
  const words = t('policyOf', { name, policy: t(policy) })
  return (
    <span role="gridcell" className="mapping-policy">
      <button
        type="button"
        tabIndex={-1}
        className="mapping-badge"
        data-policy={policy}
        data-act="policy"
        aria-label={words}
        title={words}
      >
        {ICONS[policy]}
      </button>
    </span>
  )
}
