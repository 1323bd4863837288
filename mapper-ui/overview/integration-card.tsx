import { Group, Title } from '@mantine/core'
import { IconAdjustments, IconChevronRight } from '@tabler/icons-react'
import type { IntegrationSummary } from '../../server/contract/integrations.ts'
import type { LiveEvent } from '../../server/contract/runs.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink, TextLink } from '../widgets/links.tsx'
import { appText } from '../widgets/text.ts'
import { FlowTable } from './flow-table.tsx'
import { Minimap } from './minimap.tsx'
import { SwitchButton } from './switch-button.tsx'
import { overviewText } from './text.ts'
import type { Trend } from './trend.ts'
import { activeFlowsOf, shortTitle } from './verdict.ts'

/** One integration: how it stands and why, its systems, and a line for each flow. */
export function IntegrationCard({
  workspace,
  integration,
  days,
  live,
  mayFold,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
  readonly days: readonly Trend[]
  readonly live: LiveEvent | undefined
  /** There are others: one that is well is a line until it is opened. */
  readonly mayFold: boolean
}) {
  const { name, state, health } = integration
  const head = <Head workspace={workspace} integration={integration} />
  if (state === 'setup') {
    return (
      <section className="panel" aria-labelledby={`integration-${name}`}>
        <div className="panel-head">{head}</div>
      </section>
    )
  }
  const rest = (
    <>
      <Minimap workspace={workspace} integration={integration} live={live} />
      <FlowTable workspace={workspace} integration={integration} days={days} />
    </>
  )
  if (mayFold && health === 'well') {
    return (
      <section className="panel" aria-labelledby={`integration-${name}`}>
        <details className="fold">
          <summary className="panel-head">
            <IconChevronRight size={16} aria-hidden />
            {head}
          </summary>
          {rest}
        </details>
      </section>
    )
  }
  return (
    <section className="panel" aria-labelledby={`integration-${name}`}>
      <div className="panel-head">{head}</div>
      {rest}
    </section>
  )
}

function Head({
  workspace,
  integration,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
}) {
  const { name, title, health } = integration
  return (
    <>
      <Title order={2} id={`integration-${name}`}>
        <TextLink
          to="/w/$workspace/i/$integration"
          params={{ workspace, integration: name }}
          inherit
          c="var(--text)"
        >
          {title}
        </TextLink>
      </Title>
      <HealthBadge health={health} />
      <Why integration={integration} />
      <IntegrationActions workspace={workspace} integration={integration} />
    </>
  )
}

/** What can be done with an integration as a whole. */
export function IntegrationActions({
  workspace,
  integration,
}: {
  readonly workspace: string
  readonly integration: IntegrationSummary
}) {
  const t = useText(overviewText)
  const app = useText(appText)
  const may = useMay(workspace)
  const { name, title, state } = integration
  if (state === 'setup') {
    return (
      <ButtonLink
        size="xs"
        to="/w/$workspace/setup/$integration"
        params={{ workspace, integration: name }}
        search={{}}
      >
        {t('continueSetup')}
      </ButtonLink>
    )
  }
  return (
    <Group gap="xs">
      {may('editor') && (
        <ButtonLink
          size="xs"
          variant="default"
          leftSection={<IconAdjustments size={16} stroke={1.5} aria-hidden />}
          to="/w/$workspace/setup/$integration"
          params={{ workspace, integration: name }}
          search={{}}
          aria-label={`${app('settings')}: ${title}`}
        >
          {app('settings')}
        </ButtonLink>
      )}
      {may('operator') && <SwitchButton workspace={workspace} integration={integration} />}
    </Group>
  )
}

/** Which flows make it so; else what it is for. */
export function Why({ integration }: { readonly integration: IntegrationSummary }) {
  const t = useText(overviewText)
  const said = useTitled()
  const { about, health, problem } = integration
  const flows = activeFlowsOf(integration)
  const worst = flows.filter((flow) => flow.health === health)
  const isWell = health === 'well' || health === 'running' || worst.length === 0
  const words =
    problem !== null
      ? said(problem)
      : isWell
        ? about
        : t('ofFlows', {
            count: worst.length,
            all: flows.length,
            names: worst.map(({ title }) => shortTitle(title)).join(', '),
          })
  return (
    <span className="why" title={words}>
      {words}
    </span>
  )
}
