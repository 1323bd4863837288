import { Button, type ButtonProps, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ActionDialog } from './action-dialog.tsx'
import type { Done, Selection } from './selection.ts'
import { errorsText } from './text.ts'

/** Closes records without doing them; asks why. */
export function IgnoreButton({
  selection,
  label,
  onDone,
  ...look
}: {
  readonly selection: Selection
  readonly label: string
  readonly onDone: (done: Done) => void
} & Pick<ButtonProps, 'size' | 'variant' | 'disabled'>) {
  const t = useText(errorsText)
  const { workspace, integration, chosen, count } = selection
  const [isOpen, dialog] = useDisclosure(false)
  const [why, setWhy] = useState('')
  const ignore = useAction('ignoreRecords', {
    refreshes: ['listCauses', 'listBulkActions'],
    onDone: ({ body }) => {
      dialog.close()
      const isBulk = body.bulk !== null
      onDone({ kind: 'ignored', count: body.count, isBulk, integration, flow: chosen.flow })
    },
  })
  return (
    <>
      <Button variant="default" onClick={dialog.open} {...look}>
        {label}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('ignoreTitle')}
        question={t('ignoreQuestion', { count })}
        confirm={t('ignore')}
        isDangerous
        isBusy={ignore.isPending}
        error={ignore.error}
        onConfirm={() =>
          ignore.mutate({
            params: { workspace, integration },
            body: { selection: chosen, why: why.trim() },
          })
        }
      >
        <Textarea
          label={t('why')}
          description={t('whyHint')}
          required
          minLength={3}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ActionDialog>
    </>
  )
}
