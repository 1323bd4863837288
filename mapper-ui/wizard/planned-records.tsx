import { Accordion, Badge, Code, Group, Stack, Table, Text } from '@mantine/core'
import { type Json, KNOWN_AFTER_CREATE } from '../../engine/index.ts'
import type { PlanAnswer } from '../../server/contract/flows.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { RemedyLinks } from '../widgets/remedy-links.tsx'
import { wizardText } from './text.ts'
import { trialText } from './trial-text.ts'
import type { SystemNames } from './use-system-names.ts'

type Planned = PlanAnswer['records'][number]
type Write = Planned['writes'][number]

const OUTCOMES = {
  done: { color: 'green', text: 'outcomeDone' },
  unchanged: { color: 'gray', text: 'outcomeUnchanged' },
  skipped: { color: 'gray', text: 'outcomeSkipped' },
  waiting: { color: 'yellow', text: 'outcomeWaiting' },
  parked: { color: 'red', text: 'outcomeParked' },
  retrying: { color: 'yellow', text: 'outcomeRetrying' },
  'in-doubt': { color: 'red', text: 'outcomeDoubt' },
} as const

/** What would become of each record: its writes, field by field, before and after. */
export function PlannedRecords({
  params,
  names,
  records,
}: {
  readonly params: { readonly workspace: string; readonly integration: string }
  readonly names: SystemNames
  readonly records: readonly Planned[]
}) {
  const t = useText(wizardText)
  if (records.length === 0) return <Text size="sm">{t('noRecords')}</Text>
  return (
    <>
      {records.some(({ outcome }) => outcome === 'waiting') && (
        <Text size="sm">{t('waitingHint')}</Text>
      )}
      <Accordion variant="contained" multiple chevronPosition="left" order={4}>
        {records.map((record) => (
          <Accordion.Item key={record.key} value={record.key}>
            <Accordion.Control>
              <Group gap="xs" wrap="wrap">
                <Text fw={500} size="sm">
                  {record.label ?? record.key}
                </Text>
                <OutcomeBadge outcome={record.outcome} />
                <Text size="xs" c="dimmed">
                  {record.reason === undefined ? (
                    [
                      ...new Set(
                        record.writes.map(({ action, resource }) =>
                          t(action, { resource: names.resource(resource) }),
                        ),
                      ),
                    ].join(', ')
                  ) : (
                    <Said text={record.reason} />
                  )}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="sm">
                {record.reason !== undefined && (
                  <Text size="sm">
                    <Said text={record.reason} />
                  </Text>
                )}
                <RemedyLinks {...params} remedies={record.remedies} />
                {record.writes.map((write, at) => (
                  // A plan does not change its order.
                  // oxlint-disable-next-line react/no-array-index-key
                  <WriteTable key={at} names={names} write={write} />
                ))}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  )
}

function OutcomeBadge({ outcome }: { readonly outcome: string }) {
  const t = useText(wizardText)
  const known = Object.entries(OUTCOMES).find(([name]) => name === outcome)?.[1]
  return (
    <Badge color={known?.color ?? 'gray'} variant="light" tt="none" style={{ flexShrink: 0 }}>
      {known ? t(known.text) : outcome}
    </Badge>
  )
}

function WriteTable({
  names,
  write: { action, resource, id, set, before, dependsOn },
}: {
  readonly names: SystemNames
  readonly write: Write
}) {
  const t = useText(wizardText)
  const trial = useText(trialText)
  return (
    <Table.ScrollContainer minWidth={280} type="native" tabIndex={0}>
      <Table withTableBorder captionSide="top" fz="sm" layout="fixed">
        <Table.Caption ta="left" mt={0}>
          {t(action, { resource: names.resource(resource) })}
          {id !== null && ` (${id})`}
          {dependsOn.length > 0 && (
            <Text size="xs" c="dimmed">
              {trial('dependsOn', { resources: dependsOn.map(names.resource).join(', ') })}
            </Text>
          )}
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{t('field')}</Table.Th>
            {action === 'update' && <Table.Th>{t('before')}</Table.Th>}
            <Table.Th>{t('after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(set).map(([field, value]) => (
            <Table.Tr key={field}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {names.field(resource, field)}
              </Table.Td>
              {action === 'update' && (
                <Table.Td>
                  <Value value={before?.[field]} />
                </Table.Td>
              )}
              <Table.Td>
                <Value value={value} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Value({ value }: { readonly value: Json | undefined }) {
  const t = useText(trialText)
  if (value === KNOWN_AFTER_CREATE) return <Text c="dimmed">{t('knownAfterCreate')}</Text>
  if (value === undefined) return <Text c="dimmed">–</Text>
  if (typeof value === 'object' && value !== null) {
    return (
      <Code block tabIndex={0} fz="xs">
        {JSON.stringify(value, null, 2)}
      </Code>
    )
  }
  return <span style={{ overflowWrap: 'anywhere' }}>{String(value)}</span>
}
