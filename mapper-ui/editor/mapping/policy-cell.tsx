import { IconLock, IconLockOpen, IconMathFunction, IconSquareDashed } from '@tabler/icons-react'
import { Policy } from '../../model/mapping/read-policies.ts'
import { useText } from '../../text/use-text.ts'
import { useMapping, useMappingView } from './mapping-context.tsx'
import { cyclePolicy } from './run-command.ts'
import { mappingText } from './text.ts'

/** When a field is sent: a click changes it, and so does the key C. */
export function PolicyCell({ row }: { readonly row: number }) {
  const t = useText(mappingText)
  const mapping = useMapping()
  const { target, step, policies, fieldOf } = useMappingView()
  const isOwn = (target.depth[row] ?? 0) === 0
  if (step.verb !== 'write' || !isOwn || (fieldOf[row] ?? -1) < 0) {
    return <span role="gridcell" className="mapping-policy" />
  }
  const { name, Icon } = policyOf(policies[row] ?? 0)
  const words = t('policyOf', { name: target.names[row] ?? '', policy: t(name) })
  return (
    <span role="gridcell" className="mapping-policy">
      <button
        type="button"
        tabIndex={-1}
        className="mapping-badge"
        data-policy={name}
        aria-label={words}
        title={words}
        onClick={(event) => {
          event.stopPropagation()
          cyclePolicy(mapping, target.paths[row] ?? '')
        }}
      >
        <Icon size={14} aria-hidden />
      </button>
    </span>
  )
}

function policyOf(bits: number) {
  if ((bits & Policy.createOnly) !== 0) return { name: 'createOnly', Icon: IconLock } as const
  if ((bits & Policy.onlyIfEmpty) !== 0) {
    return { name: 'onlyIfEmpty', Icon: IconSquareDashed } as const
  }
  if ((bits & Policy.computed) !== 0) return { name: 'computed', Icon: IconMathFunction } as const
  return { name: 'always', Icon: IconLockOpen } as const
}
