import { Box, Group, NavLink, Skeleton, Stack } from '@mantine/core'
import { IconLock, IconMapOff } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { type ComponentType, createElement, lazy, Suspense } from 'react'
import type { Role } from '../../server/contract/route.ts'
import { useMay, useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { Page } from '../widgets/page.tsx'
import { settingsText } from './text.ts'

interface Section {
  readonly name: keyof typeof PAGES
  /** Who it is for; `owner` owns the installation. */
  readonly for: Role | 'owner'
  /** Only where workspaces have subscriptions. */
  readonly isOfSubscriptions?: boolean
  /** Only where somebody runs the server for others. */
  readonly isOfHosting?: boolean
}

const PAGES = {
  general: lazy(async () => ({ default: (await import('./general.tsx')).General })),
  people: lazy(async () => ({ default: (await import('./people.tsx')).People })),
  tokens: lazy(async () => ({ default: (await import('./tokens.tsx')).Tokens })),
  alerts: lazy(async () => ({ default: (await import('./alerts.tsx')).Alerts })),
  schedules: lazy(async () => ({ default: (await import('./schedules.tsx')).Schedules })),
  privacy: lazy(async () => ({ default: (await import('./privacy.tsx')).Privacy })),
  audit: lazy(async () => ({ default: (await import('./audit.tsx')).Audit })),
  workspaces: lazy(async () => ({ default: (await import('./workspaces.tsx')).Workspaces })),
  factors: lazy(async () => ({
    default: (await import('../factors/factor-rules.tsx')).FactorRules,
  })),
  subscription: lazy(async () => ({ default: (await import('./subscription.tsx')).Subscription })),
  subscriptions: lazy(async () => ({
    default: (await import('./subscriptions.tsx')).AllSubscriptions,
  })),
  help: lazy(async () => ({ default: (await import('../support/help-section.tsx')).HelpSection })),
  me: lazy(async () => ({ default: (await import('./me.tsx')).Me })),
} as const satisfies Readonly<Record<string, ComponentType<{ readonly workspace: string }>>>

const SECTIONS: readonly Section[] = [
  { name: 'general', for: 'administrator' },
  { name: 'people', for: 'administrator' },
  { name: 'tokens', for: 'administrator' },
  { name: 'alerts', for: 'operator' },
  { name: 'schedules', for: 'viewer' },
  { name: 'privacy', for: 'administrator' },
  { name: 'audit', for: 'administrator' },
  { name: 'workspaces', for: 'owner' },
  { name: 'factors', for: 'owner' },
  { name: 'help', for: 'viewer', isOfHosting: true },
  { name: 'subscription', for: 'viewer', isOfSubscriptions: true },
  { name: 'subscriptions', for: 'owner', isOfSubscriptions: true },
  { name: 'me', for: 'viewer' },
]

/** All that is set once and then left alone; one section at a time. */
export function SettingsPage() {
  const t = useText(settingsText)
  const { workspace, section } = useParams({ from: '/inside/w/$workspace/settings/$section' })
  const may = useMay(workspace)
  const { person, hasSubscriptions, isHosting } = useSession()
  const there = SECTIONS.filter(
    ({ isOfSubscriptions, isOfHosting }) =>
      (hasSubscriptions || !isOfSubscriptions) && (isHosting || !isOfHosting),
  )
  const shown = there.filter((each) =>
    each.for === 'owner' ? person?.isOwner === true : may(each.for),
  )
  const known = there.find(({ name }) => name === section)
  const current = shown.find((each) => each === known)
  return (
    <Page title={known ? `${t('title')}: ${t(known.name)}` : t('title')}>
      <Group align="flex-start" gap="xl">
        <Stack component="nav" gap={2} w={{ base: '100%', md: 180 }} aria-label={t('sections')}>
          <Group gap={2}>
            {shown.map(({ name }) => (
              <SectionLink
                key={name}
                workspace={workspace}
                section={name}
                label={t(name)}
                isActive={name === section}
              />
            ))}
          </Group>
        </Stack>
        <Box style={{ flex: '1 1 320px', minWidth: 0 }}>
          {current ? (
            <Suspense fallback={<Skeleton height={320} />}>
              {createElement(PAGES[current.name], { workspace })}
            </Suspense>
          ) : (
            <NoContent isKnown={known !== undefined} />
          )}
        </Box>
      </Group>
    </Page>
  )
}

function SectionLink({
  workspace,
  section,
  label,
  isActive,
}: {
  readonly workspace: string
  readonly section: string
  readonly label: string
  readonly isActive: boolean
}) {
  return (
    <NavLink
      renderRoot={(props) => (
        <Link to="/w/$workspace/settings/$section" params={{ workspace, section }} {...props} />
      )}
      active={isActive}
      aria-current={isActive ? 'page' : undefined}
      label={label}
      w={{ base: 'auto', md: '100%' }}
      style={{ borderRadius: 'var(--mantine-radius-md)' }}
    />
  )
}

function NoContent({ isKnown }: { readonly isKnown: boolean }) {
  const t = useText(settingsText)
  return isKnown ? (
    <EmptyState icon={<IconLock />} title={t('needsAdministrator')}>
      {t('needsHint')}
    </EmptyState>
  ) : (
    <EmptyState icon={<IconMapOff />} title={t('noSection')}>
      {t('needsHint')}
    </EmptyState>
  )
}
