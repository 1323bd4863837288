import { useCallback } from 'react'
import { useText } from '../text/use-text.ts'
import { recordsText } from './text.ts'

/** Says a value that is no text in the words of the reader. */
export function useSayValue(): (value: boolean | number) => string {
  const t = useText(recordsText)
  return useCallback(
    (value) => (typeof value === 'number' ? String(value) : t(value ? 'yes' : 'no')),
    [t],
  )
}
