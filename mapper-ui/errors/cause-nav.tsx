import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { TextLink } from '../widgets/links.tsx'
import { TABS, tabOf } from './open-state.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

/** The other causes beside the one that is open, where the window has room for both. */
export function CauseNav({ place }: { readonly place: OpenPlace }) {
  const t = useText(errorsText)
  const locale = useLocale()
  const said = useTitled()
  const { workspace } = place
  const titleOf = useFlowTitles(workspace)
  const { items } = useSuspenseAnswer('listCauses', { params: { workspace }, query: {} }).body
  const shown = items.filter(({ state }) => TABS[tabOf(place.state)].includes(state))
  return (
    <nav className="panel cause-nav" aria-label={t('allCauses')}>
      {shown.map(({ integration, flow, state, cause, example, count, firstAt }) => (
        <TextLink
          key={`${integration} ${flow} ${state} ${cause}`}
          to="/w/$workspace/errors"
          params={{ workspace }}
          search={{ integration, flow, state, cause }}
          aria-current={isSame(place, { integration, flow, state, cause }) ? 'page' : undefined}
          c="inherit"
          underline="never"
        >
          <b>{said(example)}</b>
          <span className="tabular">{formatNumber(count, locale)}</span>
          <small>{titleOf(integration, flow)}</small>
          <small>
            <Moment at={firstAt} />
          </small>
        </TextLink>
      ))}
    </nav>
  )
}

function isSame(place: OpenPlace, other: Omit<OpenPlace, 'workspace'>): boolean {
  return (
    place.integration === other.integration &&
    place.flow === other.flow &&
    place.state === other.state &&
    place.cause === other.cause
  )
}
