import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { FactorProblem } from './factor-problem.tsx'
import { makePasskey } from './passkey.ts'
import { factorText } from './text.ts'
import type { Change } from './use-change.ts'

/** Asks for a name, and has the browser make a passkey. */
export function AddPasskey({ change }: { readonly change: Change }) {
  const t = useText(factorText)
  const [isOpen, dialog] = useDisclosure(false)
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const { options } = (await change.prove(() => call('beginPasskey', {}))).body
      const passkey = await makePasskey(options)
      const body = { name: name.trim(), passkey }
      return (await change.prove(() => call('addPasskey', { body }))).body
    },
    onSuccess: async ({ recoveryCodes }) => {
      dialog.close()
      setName('')
      await change.done(t('passkeyAdded'), recoveryCodes)
    },
  })
  return (
    <>
      <Button
        size="xs"
        onClick={() => {
          add.reset()
          dialog.open()
        }}
      >
        {t('addPasskey')}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('addPasskey')}
        question={t('passkeyHint')}
        confirm={t('addPasskey')}
        isBusy={add.isPending}
        onConfirm={() => add.mutate()}
      >
        <FactorProblem error={add.error} />
        <TextInput
          label={t('passkeyName')}
          description={t('passkeyNameHint')}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </ActionDialog>
    </>
  )
}
