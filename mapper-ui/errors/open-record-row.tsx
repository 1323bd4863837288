import { Badge, Checkbox, Group, Text } from '@mantine/core'
import type { PlanAnswer } from '../../server/contract/flows.ts'
import type { OpenRecord } from '../../server/contract/records.ts'
import { OutcomeBadge } from '../records/outcome-badge.tsx'
import { recordsText } from '../records/text.ts'
import { useMay } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { TextLink } from '../widgets/links.tsx'
import { AwaitedLink } from './awaited-link.tsx'
import { RecordActions } from './record-actions.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

/** One open record: which, why, since when, and what can be done. */
export function OpenRecordRow({
  workspace,
  record,
  planned,
  isSelected,
  onSelect,
  onDone,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  /** What would become of it now, where that was planned. */
  readonly planned: PlanAnswer['records'][number] | undefined
  readonly isSelected: boolean
  readonly onSelect: (isOn: boolean) => void
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const may = useMay(workspace)
  const { integration, flow, key, label, reason, attempts, dueAt, waitsFor, since } = record
  const name = label ?? key
  return (
    <Group
      wrap="nowrap"
      align="flex-start"
      gap="sm"
      p="sm"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      {may('operator') && (
        <Checkbox
          aria-label={t('select', { name })}
          checked={isSelected}
          onChange={(event) => onSelect(event.currentTarget.checked)}
          mt={2}
        />
      )}
      <Group justify="space-between" align="flex-start" gap="xs" style={{ flex: 1, minWidth: 0 }}>
        <div style={{ flex: '1 1 280px', minWidth: 0 }}>
          <Group gap="xs">
            <TextLink
              to="/w/$workspace/i/$integration/f/$flow/r/$key"
              params={{ workspace, integration, flow, key }}
              search={{}}
              fw={500}
            >
              {name}
            </TextLink>
            {label !== null && label !== key && (
              <Text size="xs" c="dimmed" span>
                {key}
              </Text>
            )}
          </Group>
          <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
            <Said text={reason} />
          </Text>
          {planned && <PlannedLine planned={planned} />}
          <Text size="xs" c="dimmed">
            {t('since')} <Moment at={since} />
            {attempts > 0 && ` · ${t('attempts', { count: attempts })}`}
            {waitsFor !== null && (
              <>
                {' '}
                ·{' '}
                <AwaitedLink workspace={workspace} integration={integration} waitsFor={waitsFor} />
              </>
            )}
            {dueAt !== null && (
              <>
                {' '}
                · {t('nextTry')} <Moment at={dueAt} />
              </>
            )}
          </Text>
        </div>
        <RecordActions workspace={workspace} record={record} onDone={onDone} />
      </Group>
    </Group>
  )
}

function PlannedLine({
  planned: { outcome, reason },
}: {
  readonly planned: PlanAnswer['records'][number]
}) {
  const t = useText(recordsText)
  const isFailing = outcome === 'parked' || outcome === 'dropped'
  return (
    <Text size="xs" component="div">
      {isFailing || outcome === 'done' || outcome === 'unchanged' ? (
        <Badge variant="light" color={isFailing ? 'red' : 'green'}>
          {t(isFailing ? 'wouldFail' : 'wouldPass')}
        </Badge>
      ) : (
        <OutcomeBadge outcome={outcome} />
      )}{' '}
      {reason !== undefined && <Said text={reason} />}
    </Text>
  )
}
