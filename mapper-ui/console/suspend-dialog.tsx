import { Textarea } from '@mantine/core'
import { useState } from 'react'
import type { HostedWorkspace } from '../../server/contract/console.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { supportText } from '../support/text.ts'
import { useText } from '../text/use-text.ts'

const MAX_REASON = 1000

/** Suspends a workspace, or resumes it, with what its people are told. */
export function SuspendDialog({
  item: { workspace, title, suspension },
  onClose,
}: {
  readonly item: HostedWorkspace
  readonly onClose: () => void
}) {
  const t = useText(supportText)
  const [reason, setReason] = useState('')
  const options = { refreshes: ['listHosted', 'readHelp'] as const, onDone: onClose }
  const suspend = useAction('suspendWorkspace', options)
  const resume = useAction('resumeWorkspace', options)
  const action = t(suspension ? 'resume' : 'suspend')
  const ask = { params: { workspace }, body: { reason } }
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={`${action}: ${title}`}
      question={t(suspension ? 'resumeHint' : 'suspendHint')}
      confirm={action}
      isDangerous={!suspension}
      isBusy={suspend.isPending || resume.isPending}
      isOff={!suspension && reason.trim() === ''}
      error={suspend.error ?? resume.error}
      onConfirm={() => (suspension ? resume.mutate(ask) : suspend.mutate(ask))}
    >
      <Textarea
        label={t('reason')}
        required={!suspension}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={MAX_REASON}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ActionDialog>
  )
}
