import { Alert, Button, Code, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useAction } from '../api/use-action.ts'
import { useText } from '../text/use-text.ts'
import { useTitled } from '../text/use-titled.ts'
import { ActionDialog } from './action-dialog.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

/** Asks whether a create of unknown outcome is there; only a person who looks can know. */
export function DoubtButton({
  workspace,
  record: { integration, flow, key, doubt },
  onDone,
}: {
  readonly workspace: string
  readonly record: OpenRecord
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const [isOpen, dialog] = useDisclosure(false)
  const [answer, setAnswer] = useState('')
  const [id, setId] = useState('')
  const titled = useTitled()
  const tell = useAction('answerDoubt', {
    refreshes: ['listCauses', 'readRecord'],
    onDone: () => {
      dialog.close()
      onDone({ at: Date.now(), kind: 'answered', count: 1, integration, flow })
    },
  })
  if (!doubt) return null
  return (
    <>
      <Button size="xs" onClick={dialog.open}>
        {t('answer')}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('doubtTitle')}
        help="doubt"
        question={t('doubtQuestion', { target: titled(doubt.target) })}
        confirm={t('saveAnswer')}
        isBusy={tell.isPending}
        error={tell.error}
        onConfirm={() =>
          tell.mutate({
            params: { workspace, integration, flow, key },
            body: answer === 'there' ? { isThere: true, id: idOf(id) } : { isThere: false },
          })
        }
      >
        <Code block>
          {Object.entries(doubt.match)
            .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
            .join('\n')}
        </Code>
        <Radio.Group value={answer} onChange={setAnswer} aria-label={t('doubtTitle')} required>
          <Stack gap="sm">
            <Radio value="there" label={t('isThere')} required />
            <TextInput
              aria-label={t('id')}
              placeholder={t('id')}
              ml="xl"
              disabled={answer !== 'there'}
              required={answer === 'there'}
              value={id}
              onChange={(event) => setId(event.currentTarget.value)}
            />
            <Radio value="missing" label={t('isNotThere')} required />
          </Stack>
        </Radio.Group>
        {answer === 'missing' && (
          <Alert color="yellow" variant="light">
            <Text size="sm">{t('doubtWarning')}</Text>
          </Alert>
        )}
      </ActionDialog>
    </>
  )
}

/** Systems that number their records have numbers for ids: what is written like one, is one. */
function idOf(text: string): string | number {
  const trimmed = text.trim()
  const number = Number(trimmed)
  return Number.isSafeInteger(number) && String(number) === trimmed ? number : trimmed
}
