import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useText } from '../text/use-text.ts'
import { errorsText } from './text.ts'

// Few people ever open it.
const EditDialog = lazy(async () => ({ default: (await import('./edit-dialog.tsx')).EditDialog }))

/** Opens the data of a record to be changed and sent. */
export function EditButton({
  workspace,
  record,
  onDone,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  /** With the outcome. */
  readonly onDone: (outcome: string) => void
}) {
  const t = useText(errorsText)
  const [isOpen, dialog] = useDisclosure(false)
  return (
    <>
      <Button size="xs" variant="default" onClick={dialog.open}>
        {t('edit')}
      </Button>
      {isOpen && (
        <Suspense>
          <EditDialog
            workspace={workspace}
            record={record}
            onClose={dialog.close}
            onDone={(outcome) => {
              dialog.close()
              onDone(outcome)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
