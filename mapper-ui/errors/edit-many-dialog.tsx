import { Alert, List, Progress, Select, Skeleton } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Json } from '../../engine/index.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ActionDialog } from './action-dialog.tsx'
import { FieldInput } from './field-input.tsx'
import { listRecordFields, type RecordField } from './record-fields.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import { type StillOpen, useEditMany } from './use-edit-many.ts'
import { OPEN_RECORDS, type OpenPlace } from './use-open-records.ts'

/** Asks for a field and its value for all of them; says how far it is, and which are still open then. */
export function EditManyDialog({
  place,
  keys,
  onClose,
  onDone,
}: {
  readonly place: OpenPlace
  readonly keys: readonly string[]
  readonly onClose: () => void
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const { workspace, integration, flow } = place
  const client = useQueryClient()
  const [chosen, setChosen] = useState<string>()
  const [value, setValue] = useState<Json>()
  const first = useAnswer(
    'readOpenRecord',
    {
      params: { workspace, integration, flow, key: keys[0] ?? '' },
    },
    { saysError: true },
  )
  const { edit, done, open, error, isPending } = useEditMany(place, keys)
  const fields = first.data ? fieldsOf(first.data.body) : []
  const field = fields.find(({ path }) => path.join('.') === chosen) ?? fields[0]
  const count = keys.length
  const finish = (stillOpen: readonly StillOpen[]) => {
    void client.invalidateQueries({ queryKey: ['listCauses'] })
    if (stillOpen.length > 0) {
      void client.invalidateQueries({ queryKey: [OPEN_RECORDS] })
      return
    }
    onClose()
    onDone({ at: Date.now(), kind: 'retried', count, integration, flow })
  }
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('editManyTitle')}
      help="open"
      question={t('editManyHint', { count })}
      confirm={t('sendMany', { count })}
      isBusy={isPending}
      isOff={!field || value === undefined}
      error={error}
      onConfirm={() => field && edit({ path: field.path, value }, { onSuccess: finish })}
    >
      {first.isLoadingError && (
        <ProblemAlert error={first.error} onRetry={() => void first.refetch()} />
      )}
      {first.isPending && <Skeleton height={120} />}
      {field && (
        <>
          <Select
            label={t('whichField')}
            searchable
            allowDeselect={false}
            data={fields.map(({ path, label }) => ({ value: path.join('.'), label }))}
            value={field.path.join('.')}
            onChange={(path) => {
              setChosen(path ?? undefined)
              setValue(undefined)
            }}
          />
          <FieldInput field={field} value={value} onChange={setValue} />
        </>
      )}
      {isPending && (
        <Progress
          value={(100 * done) / count}
          aria-label={t('sendingMany', { done: String(done), all: String(count) })}
        />
      )}
      {open && open.length > 0 && <StillOpenNote open={open} count={count} />}
    </ActionDialog>
  )
}

/** What the edit did not help, each with its own reason. */
function StillOpenNote({
  open,
  count,
}: {
  readonly open: readonly StillOpen[]
  readonly count: number
}) {
  const t = useText(errorsText)
  return (
    <Alert
      color="yellow"
      role="alert"
      title={t('sentMany', { passed: String(count - open.length), all: String(count) })}
    >
      <List size="sm">
        {open.map(({ key, reason }) => (
          <List.Item key={key}>
            {key}
            {reason !== null && (
              <>
                : <Said text={reason} />
              </>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

/** Those that decide about what the record stopped for come first. */
function fieldsOf({
  record,
  schema,
  deciding,
}: {
  readonly record: Parameters<typeof listRecordFields>[1]
  readonly schema: Parameters<typeof listRecordFields>[0]
  readonly deciding: readonly string[]
}): readonly RecordField[] {
  const decides = ({ path }: RecordField) => Number(deciding.includes(path.join('.')))
  return listRecordFields(schema, record).toSorted((a, b) => decides(b) - decides(a))
}
