import { Box, Container, Skeleton, Tabs } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSession } from '../session/session.ts'
import { supportText } from '../support/text.ts'
import { useText } from '../text/use-text.ts'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { Announcements } from './announcements.tsx'
import { HelpRequests } from './help-requests.tsx'
import { HostedWorkspaces } from './hosted-workspaces.tsx'

const AllSubscriptions = lazy(async () => ({
  default: (await import('../settings/subscriptions.tsx')).AllSubscriptions,
}))

/** For whoever runs the server for others: of no workspace, and into none without consent. */
export function ConsolePage() {
  const t = useText(supportText)
  const { section } = useParams({ from: '/inside/console/$section' })
  const navigate = useNavigate()
  const { hasSubscriptions, workspaces } = useSession()
  const own = workspaces.find(({ help }) => !help)
  const parts = [
    { name: 'help', label: t('helpRequests') },
    { name: 'workspaces', label: t('workspaces') },
    { name: 'announcements', label: t('announcements') },
    ...(hasSubscriptions ? [{ name: 'subscriptions', label: t('subscriptions') }] : []),
  ]
  const shown = parts.find(({ name }) => name === section)?.name ?? 'help'
  return (
    <Container size="xl" py="md" component="main" id="content">
      <Page
        title={t('console')}
        isWide
        actions={
          own && (
            <ButtonLink variant="default" to="/w/$workspace" params={{ workspace: own.name }}>
              {t('backToWorkspace')}
            </ButtonLink>
          )
        }
      >
        <Tabs
          value={shown}
          onChange={(value) =>
            void navigate({ to: '/console/$section', params: { section: value ?? 'help' } })
          }
          keepMounted={false}
        >
          <Tabs.List aria-label={t('sections')}>
            {parts.map(({ name, label }) => (
              <Tabs.Tab key={name} value={name}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {parts.map(({ name }) => (
            <Tabs.Panel key={name} value={name} pt="md">
              <Suspense fallback={<Skeleton height={280} />}>
                <Box miw={0}>
                  <Part name={name} />
                </Box>
              </Suspense>
            </Tabs.Panel>
          ))}
        </Tabs>
      </Page>
    </Container>
  )
}

function Part({ name }: { readonly name: string }) {
  if (name === 'announcements') return <Announcements />
  if (name === 'workspaces') return <HostedWorkspaces />
  return name === 'subscriptions' ? <AllSubscriptions /> : <HelpRequests />
}
