import { Checkbox, Group, Text } from '@mantine/core'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { EditManyButton } from './edit-many-button.tsx'
import { IgnoreButton } from './ignore-button.tsx'
import { RetryButton } from './retry-button.tsx'
import type { Done, Selection } from './selection.ts'
import { errorsText } from './text.ts'
import type { OpenPlace } from './use-open-records.ts'

/** What can be done with the selected records, or with all of the cause where none is selected. */
export function CauseActions({
  place,
  cause,
  total,
  selected,
  isAllSelected,
  hasRetryKey,
  editable,
  onSelectAll,
  onDone,
}: {
  readonly place: OpenPlace
  /** Absent while only some of its records are shown. */
  readonly cause: string | undefined
  readonly total: number
  readonly selected: readonly string[]
  readonly isAllSelected: boolean
  /** No button beside it is what the key for a retry presses. */
  readonly hasRetryKey: boolean
  /** Keys whose data one edit can change: those selected, or the few that there are. */
  readonly editable: readonly string[]
  readonly onSelectAll: (isOn: boolean) => void
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const { workspace, integration, flow, state } = place
  const may = useMay(workspace)
  if (!may('operator')) return null
  const isSome = selected.length > 0
  const selection: Selection | undefined = isSome
    ? { workspace, integration, chosen: { flow, keys: [...selected] }, count: selected.length }
    : cause === undefined
      ? undefined
      : { workspace, integration, chosen: { flow, cause }, count: total }
  return (
    <Group
      data-tour="cause-actions"
      justify="space-between"
      p="sm"
      gap="sm"
      style={{ borderBottom: '1px solid var(--mantine-color-default-border)' }}
    >
      <Group gap="sm">
        <Checkbox
          aria-label={t('selectAll')}
          checked={isAllSelected}
          indeterminate={isSome && !isAllSelected}
          onChange={(event) => onSelectAll(event.currentTarget.checked)}
        />
        <Text size="sm" className="tabular" aria-live="polite">
          {isSome ? t('selected', { count: selected.length }) : t('records', { count: total })}
        </Text>
      </Group>
      {selection && (
        <Group gap="xs">
          {state !== 'in-doubt' && state !== 'ready' && (
            <RetryButton
              size="xs"
              selection={selection}
              command={hasRetryKey ? 'retry' : undefined}
              label={isSome ? t('retry') : t('retryAll', { count: total })}
              onDone={onDone}
            />
          )}
          {state === 'parked' && editable.length > 1 && (
            <EditManyButton place={place} keys={editable} onDone={onDone} />
          )}
          <IgnoreButton
            size="xs"
            command="ignore"
            selection={selection}
            label={isSome ? t('ignore') : t('ignoreAll', { count: total })}
            onDone={onDone}
          />
        </Group>
      )}
    </Group>
  )
}
