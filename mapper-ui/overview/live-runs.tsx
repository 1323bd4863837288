import { Loader, Progress, Text } from '@mantine/core'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { overviewText } from './text.ts'
import { useFlowTitles } from './use-flow-titles.ts'

const MAX_SHOWN = 3

/** The runs under way, a line each; nothing where there is none. */
export function LiveRuns({
  workspace,
  event,
  of,
}: {
  readonly workspace: string
  readonly event: LiveEvent | undefined
  /** Only of this integration, or of one flow of it. */
  readonly of?: { readonly integration: string; readonly flow?: string }
}) {
  const t = useText(overviewText)
  const titleOf = useFlowTitles(workspace)
  const runs = (event?.running ?? []).filter(
    (run) =>
      !of ||
      (run.integration === of.integration && (of.flow === undefined || run.flow === of.flow)),
  )
  if (runs.length === 0) return null
  const more = runs.length - MAX_SHOWN
  return (
    <section aria-label={t('running')} style={{ display: 'grid', gap: 'var(--s1)' }}>
      {runs.slice(0, MAX_SHOWN).map((run) => (
        <RunLine key={run.run} run={run} title={titleOf(run.integration, run.flow)} />
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {t('moreRuns', { count: more })}
        </Text>
      )}
    </section>
  )
}

function RunLine({
  run,
  title,
}: {
  readonly run: LiveEvent['running'][number]
  readonly title: string
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const { handled, rate, remainingSeconds } = run
  const all = handled + rate * (remainingSeconds ?? 0)
  const done = formatNumber(handled, locale)
  return (
    <div className="run-line tabular">
      <Loader size={14} color="var(--info)" aria-hidden />
      <Text size="sm" truncate>
        <b style={{ fontWeight: 'var(--weight-semibold)' }}>{title}</b>{' '}
        <Text span size="sm" c="var(--text-2)">
          {remainingSeconds === null
            ? t('records', { count: handled, number: done })
            : t('ofAll', { done, all: formatNumber(Math.round(all), locale) })}
          {', '}
          {t('perSecond', { rate: formatNumber(Math.round(rate * 10) / 10, locale) })}
        </Text>
      </Text>
      {remainingSeconds === null ? (
        <span />
      ) : (
        <Progress
          size={4}
          value={(handled / (all || 1)) * 100}
          aria-label={`${title}: ${t('running')}`}
        />
      )}
      <span className="left">
        {remainingSeconds !== null &&
          t('remaining', { time: formatDuration(remainingSeconds * 1000, locale) })}
      </span>
    </div>
  )
}
