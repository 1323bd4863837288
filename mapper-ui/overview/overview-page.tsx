import { Stack } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useAnswer, useNeeded } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { appText } from '../widgets/text.ts'
import { IntegrationCard } from './integration-card.tsx'
import { lastDays } from './last-days.ts'
import { LiveRuns } from './live-runs.tsx'
import { overviewText } from './text.ts'

/** All integrations of a workspace: does everything run, and what needs a person. */
export function OverviewPage() {
  const t = useText(overviewText)
  const app = useText(appText)
  const { workspace } = useParams({ from: '/inside/w/$workspace' })
  const may = useMay(workspace)
  const live = useLive(workspace)
  const { items } = useNeeded('listIntegrations', { params: { workspace } }).body
  const day = useAnswer('readTrends', {
    params: { workspace },
    query: { ...lastDays(1), by: 'hour' },
  })
  const add = may('editor') && (
    <ButtonLink to="/w/$workspace/add" params={{ workspace }} leftSection={<IconPlus size={16} />}>
      {app('addIntegration')}
    </ButtonLink>
  )
  return (
    <Page title={t('title')} actions={items.length > 0 && add}>
      {items.length > 0 && <LiveRuns workspace={workspace} event={live} />}
      {items.length === 0 && (
        <EmptyState icon={<IconPlug />} title={t('empty')} action={add}>
          {t('emptyHint')}
        </EmptyState>
      )}
      <Stack>
        {items.map((integration) => (
          <IntegrationCard
            key={integration.name}
            workspace={workspace}
            integration={integration}
            trends={day.data?.body.items ?? []}
          />
        ))}
      </Stack>
    </Page>
  )
}
