import { type Query, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { isCutOff } from '../api/call-problem.ts'
import { listenToLiveState, readLiveState } from '../api/live-state.ts'
import { formatClock, formatRelative } from '../text/format.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'

/** How old what the page shows is: from the last answer of the server, or from the last one before it failed to answer. */
export function Freshness() {
  const t = useText(appText)
  const locale = useLocale()
  const now = useNow()
  const cache = useQueryClient().getQueryCache()
  const live = useSyncExternalStore(listenToLiveState, readLiveState)
  const read = () => timeOf(cache.findAll(SHOWN))
  const at = useSyncExternalStore((listener) => cache.subscribe(listener), read)
  if (at === 0) return null
  const isOld = at < 0 || live === 'cut off'
  const time = Math.abs(at)
  const ago = formatRelative(new Date(time).toISOString(), locale, Math.max(now, time))
  const words = isOld
    ? t('notUpdatedSince', { at: formatClock(time, locale) })
    : t(live === 'live' ? 'liveUpdated' : 'updated', { ago })
  return (
    <p className="freshness" title={words} data-is-cut-off={isOld}>
      <span aria-hidden />
      <small>{words}</small>
    </p>
  )
}

const SHOWN = { type: 'active' } as const

/** When the newest answer came; negative while another question has none; 0 before the first. */
function timeOf(queries: readonly Query[]): number {
  const newest = Math.max(0, ...queries.map(({ state }) => state.dataUpdatedAt))
  const isOld = queries.some(({ state }) => isCutOff(state.error ?? state.fetchFailureReason))
  return isOld ? -newest : newest
}
