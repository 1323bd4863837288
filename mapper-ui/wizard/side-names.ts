import type { Questions } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { wizardText } from './text.ts'
import { useSystemNames } from './use-system-names.ts'

export interface SideName {
  /** The system that it belongs to, if any. */
  readonly system: string | undefined
  /** Over the column. */
  readonly heading: string
  /** Beside a value of this side. */
  readonly value: string
}

/** What the two sides of a table are called. */
export interface SideNames {
  readonly from: SideName
  readonly to: SideName
}

export function useSideNames(
  params: { readonly workspace: string; readonly integration: string },
  { from, to }: Questions['tables'][number],
): SideNames {
  const t = useText(wizardText)
  const { system } = useSystemNames(params)
  const named = (name: string): SideName => ({
    system: name,
    heading: t('inSystem', { system: name }),
    value: t('newValue', { system: name }),
  })
  // Where a system is put in step with itself, its name does not tell the sides apart.
  if (from !== null && from === to) return { from: named(t('source')), to: named(t('target')) }
  return {
    from: from === null ? ofNone(t('value')) : named(system(from)),
    to: to === null ? ofNone(t('result')) : named(system(to)),
  }
}

function ofNone(name: string): SideName {
  return { system: undefined, heading: name, value: name }
}
