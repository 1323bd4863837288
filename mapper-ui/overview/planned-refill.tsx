import type { PlanAnswer } from '../../server/contract/flows.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { overviewText } from './text.ts'

/** What would be written of chosen fields: in numbers, and before and after. */
export function PlannedRefill({ answer: { records, counts } }: { readonly answer: PlanAnswer }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const number = (...names: readonly string[]) =>
    formatNumber(
      names.reduce((sum, name) => sum + (counts[name] ?? 0), 0),
      locale,
    )
  return (
    <section className="panel" aria-label={t('planTitle')}>
      <p className="panel-note">
        {t('refillCounts', {
          updated: number('updated'),
          unchanged: number('unchanged'),
          notLinked: number('notLinked'),
          skipped: number('skipped'),
          failed: number('dropped'),
        })}
      </p>
      {records.length === 0 ? (
        <p className="panel-note">{t('refillNothing')}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        <ul className="planned" tabIndex={0}>
          {records.map(({ key, label, reason, writes }) => (
            <li key={key}>
              <b>{label ?? key}</b>
              <span className="quiet">
                {reason ?? writes.flatMap(({ set, before }) => changes(set, before)).join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

type Fields = PlanAnswer['records'][number]['writes'][number]['set']

function changes(set: Fields, before: Fields | undefined): readonly string[] {
  return Object.entries(set).map(
    ([name, value]) => `${name}: ${shown(before?.[name])} → ${shown(value)}`,
  )
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
