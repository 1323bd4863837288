import { Text, Title, VisuallyHidden } from '@mantine/core'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { HOUR_MS, plannedRuns } from './planned-runs.ts'
import { overviewText } from './text.ts'
import { shortTitle } from './verdict.ts'

const QUARTERS = [0, 0.25, 0.5, 0.75, 1]

/** When which flow runs within the hour, by its schedule. */
export function NextHour({ flows }: { readonly flows: readonly FlowSummary[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const timeOf = (ms: number): string => clock.format(now + ms)
  const rows = flows.map((flow) => ({ flow, runs: plannedRuns(flow, now) }))
  const count = rows.reduce((sum, { runs }) => sum + runs.length, 0)
  return (
    <section className="panel" aria-labelledby="next-hour">
      <div className="panel-head">
        <Title order={2} id="next-hour">
          {t('nextHour')}
        </Title>
        <Text size="sm" c="var(--text-2)">
          {count === 0 ? t('noPlanned') : t('planned', { count })}
        </Text>
      </div>
      {count > 0 && (
        <div className="next-hour">
          <span />
          <span className="hour-times" aria-hidden>
            {QUARTERS.map((part) => (
              <span key={part} style={{ left: `${part * 100}%` }}>
                {timeOf(part * HOUR_MS)}
              </span>
            ))}
          </span>
          {rows.map(({ flow: { flow, title }, runs }) => (
            <FlowHour key={flow} title={shortTitle(title)} runs={runs} timeOf={timeOf} />
          ))}
        </div>
      )}
    </section>
  )
}

function FlowHour({
  title,
  runs,
  timeOf,
}: {
  readonly title: string
  readonly runs: readonly number[]
  readonly timeOf: (ms: number) => string
}) {
  const t = useText(overviewText)
  const times = runs.map(timeOf).join(', ')
  return (
    <>
      <span className="hour-flow">{title}</span>
      <span className="hour-track" title={times}>
        <VisuallyHidden>
          {runs.length === 0 ? t('noPlanned') : t('plannedAt', { flow: title, times })}
        </VisuallyHidden>
        {runs.map((ms) => (
          <i key={ms} style={{ left: `${(ms / HOUR_MS) * 100}%` }} />
        ))}
      </span>
    </>
  )
}
