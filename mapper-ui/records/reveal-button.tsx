import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import type { Payload } from '../../server/contract/payload.ts'
import type { ParamsOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { recordsText } from './text.ts'

/** Shows personal fields to whoever says why. */
export function RevealButton({
  params,
  onRevealed,
}: {
  readonly params: ParamsOf<Routes['revealPayload']>
  readonly onRevealed: (payload: Payload) => void
}) {
  const t = useText(recordsText)
  const [isOpen, dialog] = useDisclosure(false)
  const [why, setWhy] = useState('')
  const reveal = useAction('revealPayload', {
    onDone: ({ body }) => {
      dialog.close()
      onRevealed(body)
    },
  })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconEye size={16} aria-hidden />}
        onClick={dialog.open}
      >
        {t('reveal')}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('revealTitle')}
        help="stored"
        question={t('revealHint')}
        confirm={t('reveal')}
        isBusy={reveal.isPending}
        error={reveal.error}
        onConfirm={() => reveal.mutate({ params, body: { why: why.trim() } })}
      >
        <TextInput
          label={t('why')}
          required
          minLength={3}
          maxLength={500}
          data-autofocus
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ActionDialog>
    </>
  )
}
