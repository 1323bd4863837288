import '@mantine/core/styles/Tooltip.layer.css'
import { Tooltip } from '@mantine/core'
import type { RefObject } from 'react'

/** What a time is exactly, beside it. */
export function ExactTime({
  target,
  label,
}: {
  readonly target: RefObject<HTMLElement | null>
  readonly label: string
}) {
  return <Tooltip target={target} label={label} opened />
}
