import { Alert, Button, Code, Group, Stack, Table, Text } from '@mantine/core'
import { IconClipboardCheck } from '@tabler/icons-react'
import { equalJson, type Json } from '../../../engine/index.ts'
import type { PlanAnswer } from '../../../server/contract/flows.ts'
import { useAction } from '../../api/use-action.ts'
import { PlannedBadge } from '../../records/planned-badge.tsx'
import { Said } from '../../text/said.tsx'
import { useText } from '../../text/use-text.ts'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { useFlow, useView } from '../editor-context.tsx'
import { DrawerHint } from './drawer-hint.tsx'
import { drawerText } from './text.ts'
import type { RunningFlow } from './use-flow-of-file.ts'

type PlannedRecord = PlanAnswer['records'][number]
type PlannedWrite = PlannedRecord['writes'][number]

const MAX_RECORDS = 10

/** What this draft would write into the real target, field by field; nothing is written. */
export function Plan({ running }: { readonly running: RunningFlow | undefined }) {
  const t = useText(drawerText)
  const text = useFlow((state) => state.text)
  const isSound = useView((view) => view.isSound)
  const plan = useAction('planFlow')
  if (!running) {
    return <DrawerHint icon={<IconClipboardCheck />} title={t('notRunning')} />
  }
  const answer = plan.data?.body
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="compact-sm"
          loading={plan.isPending}
          disabled={!isSound}
          onClick={() =>
            plan.mutate({
              params: { ...running },
              body: { scope: { kind: 'all' }, limit: MAX_RECORDS, text },
            })
          }
        >
          {t(answer ? 'planAgain' : 'plan')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(isSound ? 'planHint' : 'planBroken')}
        </Text>
      </Group>
      {plan.isError && <ProblemAlert error={plan.error} />}
      {answer && answer.records.length === 0 && <Alert p="xs">{t('nothingToWrite')}</Alert>}
      {answer?.records.map((record) => (
        <PlannedRecordView key={record.key} record={record} />
      ))}
    </Stack>
  )
}

export function PlannedRecordView({ record }: { readonly record: PlannedRecord }) {
  const t = useText(drawerText)
  const { key, label, outcome, reason, writes } = record
  return (
    <section aria-label={label ?? key}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {label ?? key}
        </Text>
        <PlannedBadge outcome={outcome} />
        {reason !== undefined && (
          <Text size="sm" c="dimmed">
            <Said text={reason} />
          </Text>
        )}
      </Group>
      {writes.map((write) => (
        <div key={JSON.stringify(write)}>
          <Text size="sm" mt={4}>
            {t(`action.${write.action}`)} <b>{write.resource}</b> {write.id ?? ''}
          </Text>
          <PlannedFields write={write} />
        </div>
      ))}
    </section>
  )
}

function PlannedFields({ write: { set, before } }: { readonly write: PlannedWrite }) {
  const t = useText(drawerText)
  const fields = Object.entries(set).filter(([name, value]) => !equalJson(before?.[name], value))
  return (
    <Table verticalSpacing={2} w="auto" fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('field')}</Table.Th>
          {before && <Table.Th>{t('before')}</Table.Th>}
          <Table.Th>{t('after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Td>{name}</Table.Td>
            {before && (
              <Table.Td>
                <ShownValue value={before[name]} />
              </Table.Td>
            )}
            <Table.Td>
              <ShownValue value={value} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** A value as JSON, or that there is none. */
export function ShownValue({ value }: { readonly value: Json | undefined }) {
  const t = useText(drawerText)
  if (value === undefined) {
    return (
      <Text span size="sm" c="dimmed">
        {t('nothing')}
      </Text>
    )
  }
  return <Code style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(value)}</Code>
}
