import { Skeleton, UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronRight, IconHelpCircle, IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { closeHelp, listenToEscape, openHelp, useHelpPlace } from '../help/help-state.ts'
import { helpText } from '../help/text.ts'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { IsFramed } from '../widgets/is-framed.ts'
import { LoadingPage } from '../widgets/loading-page.tsx'
import { useShownTitle } from '../widgets/page-title.ts'
import { StaleParts } from '../widgets/stale-parts.tsx'
import { appText } from '../widgets/text.ts'
import { AccountMenu } from './account-menu.tsx'
import { Freshness } from './freshness.tsx'
import { integrationOfFlowPage, isPlaceOf, PLACES } from './navigation.ts'
import { Places, PlacesOfPhone } from './places.tsx'
import { RunningTour } from './running-tour.tsx'
import { withAllStyles } from './with-all-styles.ts'

// Both bring much that the dashboard does not need until they are asked for.
const CommandPalette = lazy(async () => ({
  default: (await withAllStyles(() => import('./command-palette.tsx'))).CommandPalette,
}))
const HelpPanel = lazy(async () => ({
  default: (await withAllStyles(() => import('../help/help-panel.tsx'))).HelpPanel,
}))
const SubscriptionBanner = lazy(async () => ({
  default: (await withAllStyles(() => import('./subscription-banner.tsx'))).SubscriptionBanner,
}))
const HelpBanner = lazy(async () => ({
  default: (await withAllStyles(() => import('../support/help-banner.tsx'))).HelpBanner,
}))
const WorkspaceMenu = lazy(async () => ({
  default: (await withAllStyles(() => import('./workspace-menu.tsx'))).WorkspaceMenu,
}))

/** The frame around every page of a workspace. */
export function Shell() {
  const t = useText(appText)
  const { workspace } = useParams({ from: '/inside/w/$workspace' })
  const { hasSubscriptions, isHosting } = useSession()
  const [palette, setPalette] = useState<'unused' | 'open' | 'closed'>('unused')
  useHotkeys([['mod+K', () => setPalette('open')]], [])
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <aside className="side">
        <OwnWorkspace workspace={workspace} />
        <Places workspace={workspace} />
        <Freshness />
      </aside>
      <div style={{ minWidth: 0 }}>
        <header className="topbar">
          <Crumbs workspace={workspace} />
          <JumpButton onOpen={() => setPalette('open')} />
          <OpenHelp />
          <AccountMenu workspace={workspace} />
        </header>
        <main className="content" id="content">
          {isHosting && (
            <Suspense>
              <HelpBanner workspace={workspace} />
            </Suspense>
          )}
          {hasSubscriptions && (
            <Suspense>
              <SubscriptionBanner workspace={workspace} />
            </Suspense>
          )}
          <IsFramed value>
            <Suspense fallback={<LoadingPage />}>
              <Outlet />
            </Suspense>
          </IsFramed>
          <StaleParts />
        </main>
      </div>
      <PlacesOfPhone workspace={workspace} />
      <Help workspace={workspace} />
      <RunningTour workspace={workspace} />
      {palette !== 'unused' && (
        <Suspense>
          <CommandPalette
            workspace={workspace}
            isOpen={palette === 'open'}
            onClose={() => setPalette('closed')}
          />
        </Suspense>
      )}
    </div>
  )
}

function OwnWorkspace({ workspace }: { readonly workspace: string }) {
  const { workspaces } = useSession()
  const title = workspaces.find(({ name }) => name === workspace)?.title ?? workspace
  if (workspaces.length > 1) {
    return (
      <Suspense fallback={<Skeleton height={40} mb="xs" />}>
        <WorkspaceMenu workspace={workspace} />
      </Suspense>
    )
  }
  return (
    <div className="side-workspace" title={title}>
      <img className="mark" src="/icon.svg" alt="" width={24} height={24} />
      <b>{title}</b>
    </div>
  )
}

/** Where one is: the place of the menu, what the page is in, and the page. */
function Crumbs({ workspace }: { readonly workspace: string }) {
  const t = useText(appText)
  const title = useShownTitle()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const integration = integrationOfFlowPage(path)
  const integrations = useAnswer(
    'listIntegrations',
    { params: { workspace } },
    { isOff: integration === undefined },
  )
  // The page of a flow is reached from its integration, whatever its place in the menu.
  const place =
    integration === undefined ? PLACES.find(({ parts }) => isPlaceOf(parts, path)) : PLACES[0]
  const named = place && t(place.text)
  const isWithin = title !== '' && title !== named && path.split('/').length > 3
  return (
    <nav className="crumbs" aria-label={t('path')}>
      {place && isWithin && (
        <>
          <Link to={place.to} params={{ workspace }}>
            {named}
          </Link>
          <IconChevronRight size={14} aria-hidden />
        </>
      )}
      {integration !== undefined && (
        <>
          <Link to="/w/$workspace/i/$integration" params={{ workspace, integration }}>
            {integrations.data?.body.items.find(({ name }) => name === integration)?.title ??
              integration}
          </Link>
          <IconChevronRight size={14} aria-hidden />
        </>
      )}
      <b>{isWithin || !named ? title : named}</b>
    </nav>
  )
}

function OpenHelp() {
  const t = useText(helpText)
  const isOpen = useHelpPlace() !== undefined
  return (
    <UnstyledButton
      className="open-help"
      aria-label={t('help')}
      aria-expanded={isOpen}
      title={t('help')}
      onClick={() => (isOpen ? closeHelp() : openHelp({ kind: 'home' }))}
    >
      <IconHelpCircle size={18} stroke={1.5} aria-hidden />
    </UnstyledButton>
  )
}

function Help({ workspace }: { readonly workspace: string }) {
  const place = useHelpPlace()
  useEffect(listenToEscape, [])
  return (
    place && (
      <Suspense>
        <HelpPanel key={JSON.stringify(place)} workspace={workspace} place={place} />
      </Suspense>
    )
  )
}

function JumpButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useText(appText)
  return (
    <UnstyledButton className="jump" onClick={onOpen} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={16} stroke={1.5} aria-hidden />
      <span>{t('search')}</span>
      <kbd aria-hidden>{isApple() ? '⌘K' : 'Ctrl K'}</kbd>
    </UnstyledButton>
  )
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent)
}
