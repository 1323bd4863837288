import { Alert, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { privacyText } from './privacy-text.ts'

/** Erases what is held on a person, once their address was typed again; says how much it was. */
export function ErasePerson({
  workspace,
  email,
  isOpen,
  onClose,
}: {
  readonly workspace: string
  readonly email: string
  readonly isOpen: boolean
  readonly onClose: () => void
}) {
  const t = useText(privacyText)
  const [written, setWritten] = useState('')
  const erase = useAction('erasePerson', { refreshes: ['listCauses'], onDone: onClose })
  const { payloads = 0, events = 0, records = 0, others = 0, files = [] } = erase.data?.body ?? {}
  const isSame = written.trim().toLowerCase() === email.toLowerCase()
  return (
    <>
      {erase.data && (
        <Alert color="green" component="output" role={undefined}>
          {t('erased', { payloads, events, records, others })}
          {files.length > 0 && <> {t('erasedFiles', { files: files.join(', ') })}</>}
        </Alert>
      )}
      <ActionDialog
        isOpen={isOpen}
        onClose={onClose}
        title={t('eraseTitle', { email })}
        help="stored"
        question={t('eraseQuestion')}
        confirm={t('erasePerson')}
        isDangerous
        isBusy={erase.isPending}
        error={erase.error}
        onConfirm={() => {
          if (isSame) erase.mutate({ params: { workspace }, body: { email } })
        }}
      >
        <TextInput
          label={t('typeEmail')}
          required
          autoComplete="off"
          data-autofocus
          error={written !== '' && !isSame && email}
          value={written}
          onChange={(event) => setWritten(event.currentTarget.value)}
        />
      </ActionDialog>
    </>
  )
}
