import { Stack } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useSuspenseAnswer } from '../api/use-answer.ts'
import { useLive } from '../api/use-live.ts'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { useNow } from '../text/use-now.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ButtonLink } from '../widgets/links.tsx'
import { Page } from '../widgets/page.tsx'
import { appText } from '../widgets/text.ts'
import { AttentionPanel } from './attention-panel.tsx'
import { IntegrationCard } from './integration-card.tsx'
import { LiveRuns } from './live-runs.tsx'
import { localDays } from './local-days.ts'
import { sumCounts } from './sum-counts.ts'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'
import { useTrends } from './use-trends.ts'
import { activeFlowsOf, useVerdict } from './verdict.ts'

const DAYS = 14

/** All integrations of a workspace: is it well; if not, what exactly, and what to press. */
export function OverviewPage() {
  const t = useText(overviewText)
  const app = useText(appText)
  const { workspace } = useParams({ from: '/inside/w/$workspace' })
  const may = useMay(workspace)
  const live = useLive(workspace)
  const { items } = useSuspenseAnswer(
    'listIntegrations',
    { params: { workspace } },
    { everyMs: 30_000 },
  ).body
  const verdict = useVerdict(items)
  const days = useTrends(workspace, { days: DAYS, by: 'day' })
  const add = may('editor') && (
    <ButtonLink
      variant={items.length > 0 ? 'default' : 'filled'}
      to="/w/$workspace/add"
      params={{ workspace }}
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      {app('addIntegration')}
    </ButtonLink>
  )
  if (items.length === 0) {
    return (
      <Page title={t('title')}>
        <EmptyState icon={<IconPlug />} title={t('empty')} action={add}>
          {t('emptyHint')}
        </EmptyState>
      </Page>
    )
  }
  const flows = items.flatMap(activeFlowsOf)
  const well = flows.filter(({ health }) => health === 'well' || health === 'running').length
  return (
    <Page
      title={verdict}
      name={t('title')}
      about={
        flows.length > 0 && (
          <>
            {t('flowsWell', { count: well, all: flows.length })} <HandledToday days={days} />
          </>
        )
      }
      actions={add}
    >
      <AttentionPanel workspace={workspace} />
      <LiveRuns workspace={workspace} event={live} />
      <Stack>
        {items.map((integration) => (
          <IntegrationCard
            key={integration.name}
            workspace={workspace}
            integration={integration}
            days={days.filter((day) => day.integration === integration.name)}
            live={live}
            mayFold={items.length > 2}
          />
        ))}
      </Stack>
    </Page>
  )
}

function HandledToday({ days }: { readonly days: readonly Trend[] }) {
  const t = useText(overviewText)
  const locale = useLocale()
  const now = useNow()
  const [today] = localDays(days, { count: 1, now })
  const count = sumCounts(today?.trends.map((trend) => trend.counts) ?? [])['read'] ?? 0
  return t('handledToday', { count, number: formatNumber(count, locale) })
}
