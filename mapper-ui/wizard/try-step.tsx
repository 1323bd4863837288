import { Alert, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { FlowSummary } from '../../server/api/contract/integrations.ts'
import { call } from '../api/call.ts'
import { useNeeded } from '../api/use-answer.ts'
import { ProblemAlert } from '../app/problem-alert.tsx'
import { useText } from '../text/use-text.ts'
import { TRIALS } from './forget-trials.ts'
import { PlannedRecords } from './planned-records.tsx'
import { wizardText } from './text.ts'
import { useSystemNames } from './use-system-names.ts'

const RECORDS = 10

/** Ten records of each flow that is to run: what would be written, and nothing is. */
export function TryStep({
  workspace,
  integration,
}: {
  readonly workspace: string
  readonly integration: string
}) {
  const { flows } = useNeeded('readIntegration', { params: { workspace, integration } }).body
  return (
    <Stack>
      {flows.filter(willRun).map((flow) => (
        <FlowTrial
          key={flow.flow}
          flow={flow}
          params={{ workspace, integration, flow: flow.flow }}
        />
      ))}
    </Stack>
  )
}

/** Whether a flow belongs to what is switched on. */
export function willRun({ isOn, direction }: FlowSummary): boolean {
  return isOn && direction?.isChosen !== false
}

function FlowTrial({
  flow: { title, source, targets },
  params,
}: {
  readonly flow: FlowSummary
  readonly params: {
    readonly workspace: string
    readonly integration: string
    readonly flow: string
  }
}) {
  const t = useText(wizardText)
  const id = `try-${params.flow}`
  const names = useSystemNames(params)
  // Asked for by a person, and kept while they look at other steps.
  const plan = useQuery({
    queryKey: [TRIALS, params],
    queryFn: ({ signal }) =>
      call('planFlow', { params, body: { scope: { kind: 'all' }, limit: RECORDS } }, signal),
    enabled: false,
    retry: false,
  })
  const { data, error, isFetching } = plan
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <Title order={3} size="h4" id={id}>
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {names.system(roleOf(source))} →{' '}
            {[...new Set(targets.map(roleOf))].map(names.system).join(', ')}
          </Text>
        </div>
        <Button
          variant={data ? 'default' : 'light'}
          leftSection={<IconFlask size={16} />}
          loading={isFetching}
          style={{ flexShrink: 0 }}
          onClick={() => void plan.refetch()}
        >
          {data ? t('tryAgain') : t('tryFlow')}
        </Button>
      </Group>
      <div aria-live="polite">
        {isFetching && (
          <Stack mt="md" gap="xs">
            <Text size="sm">{t('trying')}</Text>
            <Skeleton height={120} />
          </Stack>
        )}
        {!isFetching && error && (
          <div style={{ marginTop: 16 }}>
            <ProblemAlert error={error} />
          </div>
        )}
        {!isFetching && data && (
          <Stack mt="md">
            <Alert color="blue" p="xs" title={t('nothingWritten')} />
            <PlannedRecords params={params} names={names} records={data.body.records} />
          </Stack>
        )}
      </div>
    </Card>
  )
}

function roleOf(reference: string): string {
  return reference.split('.')[0] ?? ''
}
