import { Button, Loader, Stack, Table, Text } from '@mantine/core'
import { useAction } from '../../api/use-action.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { OutcomeBadge } from '../../records/outcome-badge.tsx'
import { Moment } from '../../text/moment.tsx'
import { useText } from '../../text/use-text.ts'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { drawerText } from './text.ts'
import type { RunningFlow } from './use-flow-of-file.ts'

/** Records that passed lately, to be tried again with the mapping as it is now. */
export function PastRecords({
  running,
  onTaken,
}: {
  readonly running: RunningFlow
  readonly onTaken: () => void
}) {
  const t = useText(drawerText)
  const past = useAnswer('listPastRecords', { params: { ...running } }, { saysError: true })
  const take = useAction('samplePastRecord', { refreshes: ['listSamples'], onDone: onTaken })
  if (past.isLoadingError)
    return <ProblemAlert error={past.error} onRetry={() => void past.refetch()} />
  if (past.isPending) return <Loader size="sm" />
  const { items } = past.data.body
  if (items.length === 0) return <Text size="sm">{t('noPast')}</Text>
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        {t('pastHint')}
      </Text>
      {take.isError && <ProblemAlert error={take.error} />}
      <Table.ScrollContainer minWidth={520} type="native">
        <Table verticalSpacing={2} aria-label={t('fromRun')}>
          <Table.Tbody>
            {items.map(({ key, label, outcome, reason, at }) => (
              <Table.Tr key={key}>
                <Table.Td>{label ?? key}</Table.Td>
                <Table.Td>
                  <OutcomeBadge outcome={outcome} />
                </Table.Td>
                <Table.Td maw={360}>
                  <Text size="xs" c="dimmed" lineClamp={1} title={reason ?? undefined}>
                    {reason}
                  </Text>
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <Moment at={at} />
                </Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={t('takePastOf', { key: label ?? key })}
                    loading={take.isPending && take.variables.body.key === key}
                    onClick={() => take.mutate({ params: { ...running }, body: { key } })}
                  >
                    {t('takePast')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
