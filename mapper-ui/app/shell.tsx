import {
  AppShell,
  Badge,
  Burger,
  Group,
  NavLink,
  Skeleton,
  Text,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { LoadingPage } from '../widgets/status-pages.tsx'
import { appText } from '../widgets/text.ts'
import { AccountMenu } from './account-menu.tsx'
import { isPlaceOf, PLACES } from './navigation.ts'
import { withAllStyles } from './with-all-styles.ts'

// Both bring much that the dashboard does not need until they are asked for.
const CommandPalette = lazy(async () => ({
  default: (await withAllStyles(() => import('./command-palette.tsx'))).CommandPalette,
}))
const WorkspaceSelect = lazy(async () => ({
  default: (await withAllStyles(() => import('./workspace-select.tsx'))).WorkspaceSelect,
}))

/** The frame around every page of a workspace. */
export function Shell() {
  const t = useText(appText)
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const { workspace } = useParams({ from: '/inside/w/$workspace' })
  const { workspaces } = useSession()
  const [palette, setPalette] = useState<'unused' | 'open' | 'closed'>('unused')
  useHotkeys([['mod+K', () => setPalette('open')]], [])
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
    >
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
              aria-expanded={isOpen}
            />
            <img src="/icon.svg" alt="" width={26} height={26} />
            <Text fw={700} visibleFrom="xs">
              Mapwright
            </Text>
          </Group>
          <SearchButton onOpen={() => setPalette('open')} />
          <AccountMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" component="nav" aria-label={t('menu')}>
        {workspaces.length > 1 && (
          <Suspense fallback={<Skeleton height={36} mb="sm" />}>
            <WorkspaceSelect workspace={workspace} />
          </Suspense>
        )}
        <Places workspace={workspace} onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Suspense fallback={<LoadingPage />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      {palette !== 'unused' && (
        <Suspense>
          <CommandPalette
            workspace={workspace}
            isOpen={palette === 'open'}
            onClose={() => setPalette('closed')}
          />
        </Suspense>
      )}
    </AppShell>
  )
}

function SearchButton({ onOpen }: { readonly onOpen: () => void }) {
  const t = useText(appText)
  return (
    <UnstyledButton
      onClick={onOpen}
      aria-keyshortcuts="Control+K Meta+K"
      style={{
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 'var(--mantine-radius-md)',
        flex: '0 1 360px',
        minWidth: 0,
      }}
      px="sm"
      py={6}
    >
      <Group gap="xs" wrap="nowrap">
        <IconSearch size={16} aria-hidden />
        <Text size="sm" c="dimmed" truncate>
          {t('search')}
        </Text>
      </Group>
    </UnstyledButton>
  )
}

function Places({ workspace, onGo }: { readonly workspace: string; readonly onGo: () => void }) {
  const t = useText(appText)
  const open = useOpenCount(workspace)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <>
      {PLACES.map(({ to, text, icon: Icon, parts }) => {
        const isActive = isPlaceOf(parts, path)
        return (
          <NavLink
            key={to}
            renderRoot={(props) => (
              <Link to={to} params={{ workspace }} activeOptions={{ exact: true }} {...props} />
            )}
            onClick={onGo}
            active={isActive}
            aria-current={isActive ? 'page' : undefined}
            label={t(text)}
            leftSection={<Icon size={18} aria-hidden />}
            rightSection={
              text === 'errors' && open > 0 ? (
                <Badge size="sm" color="red" variant="filled" circle={open < 10}>
                  {open > 999 ? '999+' : open}
                </Badge>
              ) : undefined
            }
            style={{ borderRadius: 'var(--mantine-radius-md)' }}
          />
        )
      })}
    </>
  )
}

/** How many records need a person. */
function useOpenCount(workspace: string): number {
  const { data } = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    { everyMs: 30_000 },
  )
  const causes = data?.body.items ?? []
  const needing = causes.filter(({ state }) => state === 'parked' || state === 'in-doubt')
  return needing.reduce((sum, { count }) => sum + count, 0)
}
