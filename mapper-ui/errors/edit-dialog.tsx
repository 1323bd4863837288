import { Alert, Skeleton } from '@mantine/core'
import { useState } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Said } from '../text/said.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ActionDialog } from './action-dialog.tsx'
import { readRecordText } from './read-record-text.ts'
import { RecordEditor } from './record-editor.tsx'
import { errorsText } from './text.ts'

const THROUGH: ReadonlySet<string> = new Set(['done', 'unchanged', 'skipped'])

/** The data of one record, by its fields or as JSON: sent, and told what became of it. */
export function EditDialog({
  workspace,
  record: { integration, flow, key, label },
  onClose,
  onDone,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  readonly onClose: () => void
  readonly onDone: (outcome: string) => void
}) {
  const t = useText(errorsText)
  const params = { workspace, integration, flow, key }
  const source = useAnswer('readOpenRecord', { params }, { saysError: true })
  const [written, setWritten] = useState<string>()
  const retry = useAction('retryEdited', {
    refreshes: ['listCauses', 'readRecord'],
    onDone: ({ body }) => {
      if (THROUGH.has(body.outcome)) onDone(body.outcome)
    },
  })
  const text = written ?? JSON.stringify(source.data?.body.record ?? {}, null, 2)
  const read = readRecordText(text)
  const answer = retry.data?.body
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      size="xl"
      title={`${t('edit')}: ${label ?? key}`}
      help="open"
      question={t('editHint')}
      confirm={t('send')}
      isBusy={retry.isPending}
      error={retry.error}
      onConfirm={() => {
        if (read.kind === 'record' && source.data) {
          retry.mutate({ params, body: { record: read.record } })
        }
      }}
    >
      {source.isLoadingError && (
        <ProblemAlert error={source.error} onRetry={() => void source.refetch()} />
      )}
      {source.isPending && <Skeleton height={360} />}
      {source.data && (
        <RecordEditor {...source.data.body} text={text} read={read} onWrite={setWritten} />
      )}
      {answer && !THROUGH.has(answer.outcome) && (
        <Alert color="yellow" role="alert" title={t('stillOpen')}>
          {answer.reason === null ? (
            t('outcomeIs', { outcome: answer.outcome })
          ) : (
            <Said text={answer.reason} />
          )}
        </Alert>
      )}
    </ActionDialog>
  )
}
