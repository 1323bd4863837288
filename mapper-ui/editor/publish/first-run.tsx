import { Button } from '@mantine/core'
import type { PlanAnswer } from '../../../server/contract/flows.ts'
import { formatNumber } from '../../text/format.ts'
import { Said } from '../../text/said.tsx'
import { useLocale, useText } from '../../text/use-text.ts'
import { BusySign } from '../../widgets/busy-sign.tsx'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { PlannedRecordView } from '../drawer/plan.tsx'
import { publishText } from './text.ts'
import type { Publication } from './use-publication.ts'
import { MAX_PLANNED } from './use-publication.ts'

const COUNTS = ['created', 'updated', 'unchanged', 'skipped', 'waiting'] as const

/** What the run after publishing would do: counts, the plan's name, and each record field by field. */
export function FirstRun({ publication }: { readonly publication: Publication }) {
  const t = useText(publishText)
  const { plan, planAgain } = publication
  if (plan.isPending) return <BusySign size="sm" label={t('planning', { count: MAX_PLANNED })} />
  if (plan.isError) return <ProblemAlert error={plan.error} onRetry={planAgain} />
  return plan.answer ? <Planned answer={plan.answer} onAgain={planAgain} /> : null
}

function Planned({
  answer: { plan, records, counts, question },
  onAgain,
}: {
  readonly answer: PlanAnswer
  readonly onAgain: () => void
}) {
  const t = useText(publishText)
  const locale = useLocale()
  const failing = sum(counts, ['parked', 'dropped', 'retrying', 'in-doubt'])
  return (
    <>
      <dl className="plan-counts">
        <div>
          <dt>{t('read')}</dt>
          <dd>{formatNumber(records.length, locale)}</dd>
        </div>
        {COUNTS.filter((name) => name === 'created' || (counts[name] ?? 0) > 0).map((name) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{formatNumber(counts[name] ?? 0, locale)}</dd>
          </div>
        ))}
        {failing > 0 && (
          <div className="bad">
            <dt>{t('failing')}</dt>
            <dd>{formatNumber(failing, locale)}</dd>
          </div>
        )}
      </dl>
      {question !== undefined && (
        <p className="quiet">
          <Said text={question} />
        </p>
      )}
      <p className="quiet">
        {records.length === 0 ? t('nothing') : t('hash', { plan })}{' '}
        {records.length >= MAX_PLANNED && t('limit', { count: MAX_PLANNED })}
      </p>
      {records.length > 0 && (
        <details>
          <summary>{t('look')}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable */}
          <div className="planned-records" tabIndex={0}>
            {records.map((record) => (
              <PlannedRecordView key={record.key} record={record} />
            ))}
          </div>
        </details>
      )}
      <Button size="compact-xs" variant="subtle" onClick={onAgain}>
        {t('planAgain')}
      </Button>
    </>
  )
}

function sum(counts: PlanAnswer['counts'], names: readonly string[]): number {
  return names.reduce((total, name) => total + (counts[name] ?? 0), 0)
}
