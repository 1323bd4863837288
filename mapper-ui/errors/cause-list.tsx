import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useFlowTitles } from '../overview/use-flow-titles.ts'
import { useMay } from '../session/session.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { CauseChips } from './cause-chips.tsx'
import { useCauseWords } from './cause-words.ts'
import { FixButton } from './fix-button.tsx'
import { type Cause, groupByFlow } from './open-state.ts'
import { RetryButton } from './retry-button.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

/** Causes under the flow that they are of, most records first. */
export function CauseList({
  workspace,
  causes,
  onDone,
}: {
  readonly workspace: string
  readonly causes: readonly Cause[]
  readonly onDone: (done: Done) => void
}) {
  const titleOf = useFlowTitles(workspace)
  return (
    <Stack>
      {groupByFlow(causes).map(([first, ...rest]) => {
        const { integration, flow } = first
        const id = `causes-${integration}-${flow}`
        return (
          <Card key={id} withBorder component="section" aria-labelledby={id}>
            <Title order={2} id={id} mb="xs">
              <TextLink
                to="/w/$workspace/i/$integration/f/$flow"
                params={{ workspace, integration, flow }}
                inherit
              >
                {titleOf(integration, flow)}
              </TextLink>
            </Title>
            {[first, ...rest].map((cause) => (
              <CauseRow
                key={`${cause.state} ${cause.cause}`}
                workspace={workspace}
                cause={cause}
                onDone={onDone}
              />
            ))}
          </Card>
        )
      })}
    </Stack>
  )
}

function CauseRow({
  workspace,
  cause: one,
  onDone,
}: {
  readonly workspace: string
  readonly cause: Cause
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const locale = useLocale()
  const may = useMay(workspace)
  const { integration, flow, state, cause, count, firstAt, lastAt, remedies } = one
  const words = useCauseWords(workspace, one)
  const search = { integration, flow, state, cause }
  const canRetry = may('operator') && state !== 'in-doubt' && state !== 'ready'
  return (
    <Group
      justify="space-between"
      align="flex-start"
      gap="sm"
      py="sm"
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Group align="flex-start" wrap="nowrap" gap="sm" style={{ flex: '1 1 320px', minWidth: 0 }}>
        <Badge
          size="lg"
          variant="light"
          color={state === 'parked' ? 'red' : state === 'in-doubt' ? 'orange' : 'gray'}
          className="tabular"
          aria-label={t('records', { count })}
          style={{ flexShrink: 0 }}
        >
          {formatNumber(count, locale)}
        </Badge>
        <div style={{ minWidth: 0 }}>
          <TextLink
            to="/w/$workspace/errors"
            params={{ workspace }}
            search={search}
            c="inherit"
            fw={500}
            lineClamp={3}
            title={words}
            style={{ overflowWrap: 'anywhere' }}
          >
            {words}
          </TextLink>
          <Group gap="xs" mt={4}>
            <Text size="xs" c="dimmed">
              {t('firstSeen')} <Moment at={firstAt} /> · {t('lastSeen')} <Moment at={lastAt} />
            </Text>
          </Group>
          <CauseChips place={{ workspace, integration, flow, state, cause }} />
          <RemedyLinks workspace={workspace} integration={integration} remedies={remedies} />
        </div>
      </Group>
      <Group gap="xs">
        {canRetry && (
          <RetryButton
            size="xs"
            variant="default"
            selection={{ workspace, integration, chosen: { flow, cause }, count }}
            label={t('retryAll', { count })}
            onDone={onDone}
          />
        )}
        <FixButton workspace={workspace} cause={one} words={words} />
      </Group>
    </Group>
  )
}
