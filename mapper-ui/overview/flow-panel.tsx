import { CloseButton, Skeleton, Title } from '@mantine/core'
import { IconEdit } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense } from 'react'
import type { FlowSummary } from '../../server/contract/integrations.ts'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { formatDuration, formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useTriggerWords } from '../text/trigger-text.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { useCauses } from '../widgets/use-needy-causes.ts'
import { FlowActions } from './flow-actions.tsx'
import { CauseLines } from './flow-causes.tsx'
import type { FlowPlace } from './flow-place.ts'
import { daysOf, Evidence } from './flow-table.tsx'
import { Sparkline } from './sparkline.tsx'
import { writesOf } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'
import { shortTitle } from './verdict.ts'

/** A flow of the map, beside it: how it stands, when it runs, what it waits for, what is open and what can be done. */
export function FlowPanel({
  place,
  flow,
  others,
  days,
}: {
  readonly place: FlowPlace
  readonly flow: FlowSummary
  /** All flows of the integration. */
  readonly others: readonly FlowSummary[]
  readonly days: readonly Trend[]
}) {
  const t = useText(overviewText)
  const app = useText(appText)
  const navigate = useNavigate()
  const { workspace, integration } = place
  const causes = useCauses(workspace).filter(
    (cause) => cause.integration === integration && cause.flow === flow.flow,
  )
  return (
    <section className="panel flow-panel" aria-label={flow.title}>
      <div className="panel-head">
        <Title order={2} style={{ flex: 1 }}>
          {flow.title}
        </Title>
        <ButtonLink
          size="xs"
          variant="default"
          to="/w/$workspace/i/$integration/f/$flow"
          params={place}
        >
          {t('openFlow')}
        </ButtonLink>
        <CloseButton aria-label={app('close')} onClick={close} />
      </div>
      <div className="flow-panel-body">
        <div className="flow-evidence">
          <HealthBadge health={flow.isOn ? flow.health : 'off'} />
          <Evidence flow={flow} />
        </div>
        {flow.about !== undefined && <p className="quiet">{flow.about}</p>}
        <FlowFacts flow={flow} others={others} />
        <FlowDays place={place} days={days} />
        {causes.length > 0 && <b>{t('openByCause')}</b>}
      </div>
      {causes.length > 0 && <CauseLines workspace={workspace} causes={causes} />}
      <div className="flow-panel-foot">
        <Suspense fallback={<Skeleton height={36} />}>
          <Actions place={place} />
        </Suspense>
        <ButtonLink
          variant="default"
          leftSection={<IconEdit size={16} stroke={1.5} />}
          to="/w/$workspace/edit"
          params={{ workspace }}
          search={{ path: flow.file }}
        >
          {t('edit')}
        </ButtonLink>
      </div>
    </section>
  )

  function close(): void {
    void navigate({
      to: '/w/$workspace/i/$integration',
      params: { workspace, integration },
      search: {},
      resetScroll: false,
    })
  }
}

/** What it read on each of the last days. */
function FlowDays({ place, days }: { readonly place: FlowPlace; readonly days: readonly Trend[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const { perDay, mean } = daysOf(days, useNow())
  return (
    <div className="flow-panel-days">
      <b>{t('perDay')}</b>
      <span className="quiet tabular">{t('mean', { number: formatNumber(mean, locale) })}</span>
      <Sparkline place={place} days={perDay} />
    </div>
  )
}

/** When it runs and how far it is, and which flows go before and after it. */
function FlowFacts({
  flow: { flow, trigger, isOn, nextRunAt, handledUpTo, lastRun, waitsFor },
  others,
}: {
  readonly flow: FlowSummary
  readonly others: readonly FlowSummary[]
}) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const triggerWords = useTriggerWords()
  const before = others.filter((other) => waitsFor.includes(other.flow))
  const after = others.filter((other) => other.waitsFor.includes(flow))
  const number = (count: number | undefined) => formatNumber(count ?? 0, locale)
  return (
    <dl className="flow-facts">
      <dt>{t('trigger')}</dt>
      <dd>
        {triggerWords(trigger)}
        {nextRunAt !== null && isOn && (
          <>
            , {t('next')} <Moment at={nextRunAt} />
          </>
        )}
      </dd>
      <dt>{t('lag')}</dt>
      <dd>
        {handledUpTo === null
          ? t('never')
          : t('ago', { time: formatDuration(now - Date.parse(handledUpTo), locale, 'one unit') })}
      </dd>
      <dt>{t('lastRun')}</dt>
      <dd>
        {lastRun ? (
          <>
            <Moment at={lastRun.finishedAt ?? lastRun.startedAt} />,{' '}
            {t('records', {
              count: lastRun.counts['read'] ?? 0,
              number: number(lastRun.counts['read']),
            })}
            ,{' '}
            {t('todayCounts', {
              written: number(writesOf(lastRun.counts)),
              skipped: number(lastRun.counts['skipped']),
            })}
          </>
        ) : (
          t('never')
        )}
      </dd>
      <FlowNames name={t('waitsForLabel')} flows={before} />
      <FlowNames name={t('waitedForLabel')} flows={after} />
    </dl>
  )
}

function FlowNames({
  name,
  flows,
}: {
  readonly name: string
  readonly flows: readonly FlowSummary[]
}) {
  if (flows.length === 0) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {flows.map(({ flow, title }, at) => (
          <span key={flow}>
            {at > 0 && ', '}
            <TextLink
              from="/w/$workspace/i/$integration"
              to="."
              search={{ flow }}
              resetScroll={false}
              size="sm"
            >
              {shortTitle(title)}
            </TextLink>
          </span>
        ))}
      </dd>
    </>
  )
}

function Actions({ place }: { readonly place: FlowPlace }) {
  const { body, etag } = useSuspenseAnswer('readFlow', { params: place })
  return (
    <FlowActions
      place={place}
      schedule={body.schedule}
      etag={etag}
      isRunning={body.summary.runningSince !== null}
    />
  )
}
