import { Group } from '@mantine/core'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { DoubtButton } from './doubt-button.tsx'
import { EditButton } from './edit-button.tsx'
import { IgnoreButton } from './ignore-button.tsx'
import { RetryButton } from './retry-button.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

/** What a person can do with one open record. */
export function RecordActions({
  workspace,
  record,
  onDone,
  canIgnore = false,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  readonly onDone: (done: Done) => void
  readonly canIgnore?: boolean
}) {
  const t = useText(errorsText)
  const may = useMay(workspace)
  const { integration, flow, key, state } = record
  if (!may('operator')) return null
  const selection = { workspace, integration, chosen: { flow, keys: [key] }, count: 1 }
  const isDoubt = state === 'in-doubt'
  return (
    <Group gap="xs">
      {isDoubt && <DoubtButton workspace={workspace} record={record} onDone={onDone} />}
      {!isDoubt && state !== 'ready' && (
        <RetryButton
          size="xs"
          variant="default"
          selection={selection}
          label={t('retry')}
          onDone={onDone}
        />
      )}
      {!isDoubt && (
        <EditButton
          workspace={workspace}
          record={record}
          onDone={() => onDone({ at: Date.now(), kind: 'retried', count: 1, integration, flow })}
        />
      )}
      {canIgnore && (
        <IgnoreButton size="xs" selection={selection} label={t('ignore')} onDone={onDone} />
      )}
    </Group>
  )
}
