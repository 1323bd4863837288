import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconCloudOff, IconMapOff, IconRefresh } from '@tabler/icons-react'
import { type Query, useQueryClient, useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useContext, useEffect, useEffectEvent, useState } from 'react'
import { isMissing, isOutage } from '../api/call-problem.ts'
import { formatClock, formatDuration } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { EmptyState } from './empty-state.tsx'
import { IsFramed } from './is-framed.ts'
import { ButtonLink } from './links.tsx'
import { usePageTitle } from './page-title.ts'
import { ProblemAlert } from './problem-alert.tsx'
import { useProblemWords } from './problem-words.ts'
import { appText } from './text.ts'

const WAIT_S = 15

/** Instead of a page that cannot be shown: what is known of it, and what to do. */
export function ProblemPage({
  error,
  reset,
}: {
  readonly error: unknown
  readonly reset: () => void
}) {
  const { title } = useProblemWords()(error)
  const isFramed = useContext(IsFramed)
  const retry = useRetry(reset)
  const shown = isMissing(error) ? (
    <Missing title={title} />
  ) : (
    <div className="problem-page">
      {isOutage(error) ? (
        <Outage error={error} onRetry={retry} />
      ) : (
        <ProblemAlert error={error} onRetry={retry} />
      )}
    </div>
  )
  usePageTitle(title)
  return isFramed ? shown : <main className="problem-main">{shown}</main>
}

/** What the page stands on does not answer now: it is asked again, and what does not need the page goes on. */
function Outage({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useText(appText)
  const locale = useLocale()
  const { title, detail } = useProblemWords()(error)
  const left = useCountdown(onRetry)
  const wellAt = useLastWell()
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" ta="center">
        <IconCloudOff size={32} stroke={1.5} color="var(--text-3)" aria-hidden />
        <div role="alert">
          <Title order={1} size="h3">
            {title}
          </Title>
          {detail !== undefined && <Text mt={4}>{detail}</Text>}
        </div>
        <Text c="var(--text-2)" maw={460}>
          {t('flowsGoOn')}
          {wellAt > 0 && ` ${t('lastWell', { at: formatClock(wellAt, locale) })}`}{' '}
          <span className="tabular">
            {t('againIn', { wait: formatDuration(left * 1000, locale) })}
          </span>
        </Text>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} stroke={1.5} aria-hidden />}
          onClick={onRetry}
        >
          {t('retryNow')}
        </Button>
      </Stack>
    </Paper>
  )
}

export function MissingPage() {
  const t = useText(appText)
  return <Missing title={t('notHere')} />
}

function Missing({ title }: { readonly title: string }) {
  const t = useText(appText)
  return (
    <div className="problem-page">
      <EmptyState
        icon={<IconMapOff />}
        title={title}
        action={<ButtonLink to="/">{t('home')}</ButtonLink>}
      >
        {t('notHereHint')}
      </EmptyState>
    </div>
  )
}

const FAILED = {
  type: 'active',
  predicate: ({ state }: Query): boolean => state.status === 'error',
} as const

/** Asks anew for what failed: what the page reads, what its route does before, and what is around it. */
function useRetry(reset: () => void): () => void {
  const boundary = useQueryErrorResetBoundary()
  const router = useRouter()
  const client = useQueryClient()
  return () => {
    boundary.reset()
    void client.refetchQueries(FAILED, { cancelRefetch: false })
    void router.invalidate().then(reset)
  }
}

/** Seconds left until it is done; over and over while the page stays. */
function useCountdown(done: () => void): number {
  const [left, setLeft] = useState(WAIT_S)
  const pass = useEffectEvent(() => {
    setLeft(left > 1 ? left - 1 : WAIT_S)
    if (left <= 1) done()
  })
  useEffect(() => {
    const timer = setInterval(pass, 1000)
    return () => clearInterval(timer)
  }, [])
  return left
}

/** When the server last answered this page, milliseconds since 1970; 0: never. */
function useLastWell(): number {
  const answers = useQueryClient().getQueryCache().getAll()
  return Math.max(0, ...answers.map(({ state }) => state.dataUpdatedAt))
}
