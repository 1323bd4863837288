import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { type Query, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { isCutOff, isSessionOver } from '../api/call-problem.ts'
import { formatClock } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { SignInAgain } from './problem-alert.tsx'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

/**
 * What the page asked for and did not get, where no part of it says so: nothing may be taken for well, empty or new
 * because an answer failed to come. It lies over the end of the page, so that nothing moves.
 */
export function StaleParts() {
  const t = useText(appText)
  const locale = useLocale()
  const words = useProblemWords()
  const client = useQueryClient()
  const cache = client.getQueryCache()
  const read = () => cache.findAll(PASSED_OVER).map(stateOf).join()
  useSyncExternalStore((listener) => cache.subscribe(listener), read)
  const failed = cache.findAll(PASSED_OVER)
  const [first] = failed
  if (!first) return null
  const error = failed.find(({ state }) => state.error)?.state.error
  const at = Math.min(...failed.map(({ state }) => state.dataUpdatedAt))
  const isBusy = failed.some(({ state }) => state.fetchStatus !== 'idle')
  return (
    <div className="stale-parts" role="alert">
      <IconCloudOff size={18} stroke={1.5} aria-hidden />
      <span className="stale-words">
        <b>{at > 0 ? t('stale', { at: formatClock(at, locale) }) : t('partMissing')}</b>
        {error && ` ${words(error).title}.`}
      </span>
      {isSessionOver(error) ? (
        <SignInAgain />
      ) : (
        <Button
          size="xs"
          variant="default"
          loading={isBusy}
          onClick={() => void client.refetchQueries(PASSED_OVER, { cancelRefetch: false })}
        >
          {t('retry')}
        </Button>
      )}
    </div>
  )
}

/** What is not there, or not for this person, is for the page to say; while it is asked for again, nothing changes. */
function isPassedOver({ state, meta }: Query): boolean {
  if (meta?.['saysError'] === true && state.data === undefined) return false
  if (state.status === 'pending') return state.errorUpdateCount > 0
  return isCutOff(state.error)
}

const PASSED_OVER = { type: 'active', predicate: isPassedOver } as const

function stateOf({ queryHash, state }: Query): string {
  return `${queryHash} ${state.errorUpdatedAt} ${state.fetchStatus}`
}
