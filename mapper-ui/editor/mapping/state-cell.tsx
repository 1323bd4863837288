import {
  IconAlertTriangleFilled,
  IconCheck,
  IconCircleHalf2,
  IconCode,
  IconExclamationCircle,
  IconFlaskOff,
} from '@tabler/icons-react'

import type { CoverageWords } from './coverage-words.ts'

const NAMES = ['unmapped', 'mapped', 'missing', 'error', 'code', 'partly'] as const
export type StateName = (typeof NAMES)[number]

// Made once: what is the same element is not looked at again.
const ICONS = {
  unmapped: null,
  mapped: <IconCheck size={16} aria-hidden />,
  missing: <IconExclamationCircle size={15} aria-hidden />,
  error: <IconAlertTriangleFilled size={15} aria-hidden />,
  code: <IconCode size={15} aria-hidden />,
  partly: <IconCircleHalf2 size={15} aria-hidden />,
}

/** The words for a `RowState`. */
export function stateName(state: number): StateName {
  return NAMES[state] ?? 'unmapped'
}

const FLASK = <IconFlaskOff size={14} aria-hidden />

/** Whether a field is mapped, what is wrong with it, and what nothing has tried. */
export function StateCell({
  state,
  words,
  untested,
  neverFilled,
}: {
  readonly state: StateName
  readonly words: string
} & CoverageWords) {
  return (
    <span
      role="gridcell"
      className="mapping-state"
      data-state={state}
      title={words}
      aria-label={[words, neverFilled, untested].filter(Boolean).join(', ')}
    >
      {neverFilled !== '' && (
        <span aria-hidden className="mapping-mark" title={neverFilled}>
          ∅
        </span>
      )}
      {untested !== '' && (
        <span aria-hidden className="mapping-mark" title={untested}>
          {FLASK}
        </span>
      )}
      {ICONS[state]}
    </span>
  )
}
