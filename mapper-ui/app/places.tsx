import { Link, useRouterState } from '@tanstack/react-router'
import { useText } from '../text/use-text.ts'
import { appText } from '../widgets/text.ts'
import { useNeedyCauses } from '../widgets/use-needy-causes.ts'
import { isPlaceOf, PLACES } from './navigation.ts'

/** The places of a workspace, beside every page. */
export function Places({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  return (
    <nav className="places" aria-label={t('menu')}>
      <PlaceLinks workspace={workspace} places={PLACES} iconSize={18} />
    </nav>
  )
}

/** Those that fit below a page, where there is no room beside it; the rest is in the menu of the account. */
export function PlacesOfPhone({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  return (
    <nav className="tabs-phone" aria-label={t('menu')}>
      <PlaceLinks
        workspace={workspace}
        places={PLACES.filter(({ text }) => text !== 'settings')}
        iconSize={20}
        isShort
      />
    </nav>
  )
}

function PlaceLinks({
  workspace,
  places,
  iconSize,
  isShort = false,
}: {
  readonly workspace: string
  readonly places: readonly (typeof PLACES)[number][]
  readonly iconSize: number
  readonly isShort?: boolean
}) {
  const t = useText(appText)
  // However many records each has stopped.
  const causes = useNeedyCauses(workspace).length
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return places.map(({ to, text, icon: Icon, parts }) => (
    <Link
      key={to}
      to={to}
      params={{ workspace }}
      activeOptions={{ exact: true }}
      aria-current={isPlaceOf(parts, path) ? 'page' : undefined}
      title={t(text)}
    >
      <Icon size={iconSize} stroke={1.5} aria-hidden />
      <span>{t(isShort && text === 'errors' ? 'errorsShort' : text)}</span>
      {text === 'errors' && causes > 0 && <span className="number">{causes}</span>}
    </Link>
  ))
}
