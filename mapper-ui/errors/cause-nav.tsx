import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { CauseChips } from './cause-chips.tsx'
import { useCauseWords } from './cause-words.ts'
import { type Cause, TABS, tabOf } from './open-state.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

/** The other causes beside the one that is open, where the window has room for both. */
export function CauseNav({ place }: { readonly place: OpenPlace }) {
  const t = useText(errorsText)
  const { workspace } = place
  const titleOf = useFlowTitles(workspace)
  const { items } = useSuspenseAnswer('listCauses', { params: { workspace }, query: {} }).body
  const shown = items.filter(({ state }) => TABS[tabOf(place.state)].includes(state))
  return (
    <nav className="panel cause-nav" aria-label={t('allCauses')}>
      {shown.map((cause) => (
        <CauseLine
          key={`${cause.integration} ${cause.flow} ${cause.state} ${cause.cause}`}
          place={place}
          cause={cause}
          flow={titleOf(cause.integration, cause.flow)}
        />
      ))}
    </nav>
  )
}

function CauseLine({
  place,
  cause: one,
  flow: title,
}: {
  readonly place: OpenPlace
  readonly cause: Cause
  readonly flow: string
}) {
  const locale = useLocale()
  const { workspace } = place
  const { integration, flow, state, cause, count, firstAt } = one
  const search = { integration, flow, state, cause }
  return (
    <TextLink
      to="/w/$workspace/errors"
      params={{ workspace }}
      search={search}
      aria-current={isSame(place, search) ? 'page' : undefined}
      c="inherit"
      underline="never"
    >
      <b>{useCauseWords(workspace, one)}</b>
      <span className="tabular">{formatNumber(count, locale)}</span>
      <small>{title}</small>
      <small>
        <Moment at={firstAt} />
      </small>
      <CauseChips place={{ workspace, ...search }} isPlain />
    </TextLink>
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
