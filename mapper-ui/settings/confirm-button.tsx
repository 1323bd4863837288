import { Button, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { settingsText } from './text.ts'

/** Does what cannot be undone, after asking; what is worst asks for a name to be typed. */
export function ConfirmButton<Ask>({
  label,
  about,
  question,
  typed,
  action,
  ask,
}: {
  readonly label: string
  /** Whom or what it is done to, for who hears the button alone. */
  readonly about: string
  readonly question: string
  readonly typed?: string
  readonly action: UseMutationResult<unknown, Error, Ask>
  readonly ask: Ask
}) {
  const t = useText(settingsText)
  const [isOpen, dialog] = useDisclosure(false)
  const [written, setWritten] = useState('')
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={`${label}: ${about}`}
        onClick={() => {
          action.reset()
          setWritten('')
          dialog.open()
        }}
      >
        {label}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={`${label}: ${about}`}
        question={question}
        confirm={label}
        isDangerous
        isBusy={action.isPending}
        error={action.error}
        onConfirm={() => {
          if (typed === undefined || written === typed) {
            action.mutate(ask, { onSuccess: dialog.close })
          }
        }}
      >
        {typed !== undefined && (
          <TextInput
            label={t('typeName', { name: typed })}
            required
            pattern={escapePattern(typed)}
            autoComplete="off"
            data-autofocus
            value={written}
            onChange={(event) => setWritten(event.currentTarget.value)}
          />
        )}
      </ActionDialog>
    </>
  )
}

/** For the `pattern` of an input: exactly this text. */
function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
