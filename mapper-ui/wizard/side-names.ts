import type { Questions } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { wizardText } from './text.ts'
import { useSystemNames } from './use-system-names.ts'

/** What the systems of the two sides of a table are called. */
export interface SideNames {
  readonly from: string
  readonly to: string
}

export function useSideNames(
  params: { readonly workspace: string; readonly integration: string },
  { from, to }: Questions['tables'][number],
): SideNames {
  const t = useText(wizardText)
  const { system } = useSystemNames(params)
  // Where a system is put in step with itself, its name does not tell the sides apart.
  if (from === to) return { from: t('source'), to: t('target') }
  return { from: system(from), to: to === null ? t('target') : system(to) }
}
