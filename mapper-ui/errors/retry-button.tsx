import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { ActionDialog } from './action-dialog.tsx'
import type { Done, Selection } from './selection.ts'
import { errorsText } from './text.ts'

/** Takes records up again, after saying how many. */
export function RetryButton({
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
  const retry = useAction('retryRecords', {
    refreshes: ['listCauses', 'listBulkActions'],
    onDone: ({ body }) => {
      dialog.close()
      const isBulk = body.bulk !== null
      onDone({ kind: 'retried', count: body.count, isBulk, integration, flow: chosen.flow })
    },
  })
  return (
    <>
      <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={dialog.open} {...look}>
        {label}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('retryTitle')}
        question={t('retryQuestion', { count })}
        confirm={t('retry')}
        isBusy={retry.isPending}
        error={retry.error}
        onConfirm={() => retry.mutate({ params: { workspace, integration }, body: chosen })}
      />
    </>
  )
}
