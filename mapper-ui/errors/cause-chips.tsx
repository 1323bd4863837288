import './chips.css'
import { VisuallyHidden } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

const MAX_SHOWN = 6

/** The values by which the records of a cause differ, with how many have each; each leads to those records. */
export function CauseChips({
  place,
  most = MAX_SHOWN,
  isPlain = false,
}: {
  readonly place: OpenPlace
  readonly most?: number
  /** Within what is a link itself. */
  readonly isPlain?: boolean
}) {
  const t = useText(errorsText)
  const values = useCauseValues(place)
  if (values.length === 0) return null
  const more = values.length - most
  return (
    <ul className="chips" aria-label={t('values')}>
      {values.slice(0, most).map(({ value, count }) => (
        <li key={value}>
          {isPlain ? (
            <span className="chip">
              <ChipWords value={value} count={count} />
            </span>
          ) : (
            <ValueLink place={place} value={value} className="chip">
              <ChipWords value={value} count={count} />
            </ValueLink>
          )}
        </li>
      ))}
      {more > 0 && (
        <li>
          <span className="chip">{t('moreValues', { count: more })}</span>
        </li>
      )}
    </ul>
  )
}

function ChipWords({ value, count }: { readonly value: string; readonly count: number }) {
  const locale = useLocale()
  return (
    <>
      <span>{value}</span> <em>{formatNumber(count, locale)}</em>
    </>
  )
}

/** Leads to the records of a cause that have a value; from there, back to all of them. */
export function ValueLink({
  place: { workspace, integration, flow, state, cause },
  value,
  className,
  children,
}: {
  readonly place: OpenPlace
  readonly value: string
  readonly className: string
  readonly children: ReactNode
}) {
  const t = useText(errorsText)
  const { q, cause: shown } = useSearch({ strict: false })
  const isChosen = q === value && shown === cause
  return (
    <Link
      className={className}
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={{ integration, flow, state, cause, ...(isChosen ? {} : { q: value }) }}
      resetScroll={false}
    >
      {children} <VisuallyHidden>{t(isChosen ? 'showAllValues' : 'showValue')}</VisuallyHidden>
    </Link>
  )
}

/** None until the answer is there, and where there is no cause. */
export function useCauseValues(place: OpenPlace | undefined) {
  const { workspace = '', integration = '', flow = '', state = 'parked', cause = '' } = place ?? {}
  const { data } = useAnswer(
    'listCauseValues',
    { params: { workspace, integration }, query: { flow, state, cause } },
    { isOff: place === undefined },
  )
  return data?.body.items ?? []
}
