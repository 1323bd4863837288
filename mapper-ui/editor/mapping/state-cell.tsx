import {
  IconAlertTriangleFilled,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleHalf2,
  IconCode,
  IconExclamationCircle,
} from '@tabler/icons-react'
import { startsWith } from '../../model/document/json-path.ts'
import { RowState } from '../../model/mapping/row-states.ts'
import { useText } from '../../text/use-text.ts'
import { useFlow } from '../editor-context.tsx'
import { useMappingView } from './mapping-context.tsx'
import { mappingText } from './text.ts'

const NAMES = ['unmapped', 'mapped', 'missing', 'error', 'code', 'partly'] as const
const ICONS = [
  IconCircle,
  IconCircleCheckFilled,
  IconExclamationCircle,
  IconAlertTriangleFilled,
  IconCode,
  IconCircleHalf2,
]

/** The words for a `RowState`. */
export function stateName(state: number): (typeof NAMES)[number] {
  return NAMES[state] ?? 'unmapped'
}

/** Whether a field is mapped, and what is wrong with it. */
export function StateCell({ row }: { readonly row: number }) {
  const t = useText(mappingText)
  const view = useMappingView()
  const state = view.states[row] ?? 0
  const path = view.fields[view.fieldOf[row] ?? -1]?.path
  const mistake = useFlow(({ diagnostics }) =>
    state === RowState.error && path
      ? diagnostics.find(({ severity, path: at }) => severity === 'error' && startsWith(at, path))
      : undefined,
  )
  const Icon = ICONS[state] ?? IconCircle
  const words = mistake ? `${mistake.message}. ${mistake.hint ?? ''}` : t(stateName(state))
  return (
    <span role="gridcell" className="mapping-state" data-state={stateName(state)} title={words}>
      <Icon size={15} role="img" aria-label={words} />
    </span>
  )
}
