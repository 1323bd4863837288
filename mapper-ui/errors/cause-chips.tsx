import './chips.css'
import { useAnswer } from '../api/use-answer.ts'
import { formatNumber } from '../text/format.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

const MAX_SHOWN = 6

/** The values by which the records of a cause differ, with how many have each. */
export function CauseChips({
  place,
  most = MAX_SHOWN,
}: {
  readonly place: OpenPlace
  readonly most?: number
}) {
  const t = useText(errorsText)
  const locale = useLocale()
  const values = useCauseValues(place)
  if (values.length === 0) return null
  const more = values.length - most
  return (
    <ul className="chips" aria-label={t('values')}>
      {values.slice(0, most).map(({ value, count }) => (
        <li key={value} className="chip">
          <span>{value}</span> <em>{formatNumber(count, locale)}</em>
        </li>
      ))}
      {more > 0 && <li className="chip">{t('moreValues', { count: more })}</li>}
    </ul>
  )
}

/** None until the answer is there. */
export function useCauseValues({ workspace, integration, flow, state, cause }: OpenPlace) {
  const { data } = useAnswer('listCauseValues', {
    params: { workspace, integration },
    query: { flow, state, cause },
  })
  return data?.body.items ?? []
}
