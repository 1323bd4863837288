import { useTitled } from '../text/use-titled.ts'
import { useCauseValues } from './cause-chips.tsx'
import type { Cause } from './open-state.ts'
import { withoutValue } from './without-value.ts'

/** What is wrong, as people read it; of a cause with several values, without that of one of its records. */
export function useCauseWords(workspace: string, cause: Cause): string {
  const said = useTitled()
  return withoutValue(said(cause.example), useCauseValues({ workspace, ...cause }))
}
