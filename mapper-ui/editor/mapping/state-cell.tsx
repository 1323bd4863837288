import {
  IconAlertTriangleFilled,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleHalf2,
  IconCode,
  IconExclamationCircle,
} from '@tabler/icons-react'

const NAMES = ['unmapped', 'mapped', 'missing', 'error', 'code', 'partly'] as const
export type StateName = (typeof NAMES)[number]

// Made once: what is the same element is not looked at again.
const ICONS = {
  unmapped: <IconCircle size={15} aria-hidden />,
  mapped: <IconCircleCheckFilled size={15} aria-hidden />,
  missing: <IconExclamationCircle size={15} aria-hidden />,
  error: <IconAlertTriangleFilled size={15} aria-hidden />,
  code: <IconCode size={15} aria-hidden />,
  partly: <IconCircleHalf2 size={15} aria-hidden />,
}

/** The words for a `RowState`. */
export function stateName(state: number): StateName {
  return NAMES[state] ?? 'unmapped'
}

/** Whether a field is mapped, and what is wrong with it. */
export function StateCell({ state, words }: { readonly state: StateName; readonly words: string }) {
  return (
    <span
      role="gridcell"
      className="mapping-state"
      data-state={state}
      title={words}
      aria-label={words}
    >
      {ICONS[state]}
    </span>
  )
}
