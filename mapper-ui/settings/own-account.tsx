import { Alert, Button, Card, Group, List, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { FactorProblem } from '../factors/factor-problem.tsx'
import { useProof } from '../factors/use-proof.tsx'
import { useSession } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { download } from '../widgets/download.ts'
import { settingsText } from './text.ts'

/** What somebody does who has their account of their own accord; elsewhere administrators do it. */
export function OwnAccount() {
  const { signUp, ownsAccount } = useSession()
  return (
    <>
      {signUp && <NewEmail />}
      {ownsAccount && <CloseAccount />}
    </>
  )
}

function NewEmail() {
  const t = useText(settingsText)
  const { prove, dialog } = useProof()
  const [email, setEmail] = useState('')
  const ask = useMutation({
    mutationFn: () => prove(() => call('changeEmail', { body: { email } })),
  })
  return (
    <Card withBorder component="section" aria-labelledby="own-email">
      <Title order={2} id="own-email" mb="sm">
        {t('otherEmail')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          ask.mutate()
        }}
      >
        <Stack align="flex-start" maw={420}>
          {ask.isError && <FactorProblem error={ask.error} />}
          {ask.isSuccess && <Alert color="green">{t('emailAsked', { email })}</Alert>}
          <TextInput
            w="100%"
            type="email"
            label={t('newEmail')}
            description={t('newEmailHint')}
            required
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value.trim())}
          />
          <Button type="submit" loading={ask.isPending}>
            {t('changeEmail')}
          </Button>
        </Stack>
      </form>
      {dialog}
    </Card>
  )
}

function CloseAccount() {
  const t = useText(settingsText)
  const { person } = useSession()
  const { prove, dialog } = useProof()
  const [isOpen, setOpen] = useState(false)
  const [email, setEmail] = useState('')
  const closing = useAnswer('readClosing', {})
  const { erased = [], refusal = null } = closing.data?.body ?? {}
  const take = useMutation({
    mutationFn: async () => {
      const { body } = await prove(() => call('exportMe', {}))
      download('mapwright-account.json', JSON.stringify(body, null, 2), 'application/json')
    },
  })
  const close = useMutation({
    mutationFn: () => prove(() => call('closeAccount', { body: { email } })),
    // A new page: nothing of the account stays in this one.
    onSuccess: () => window.location.assign('/sign-in'),
  })
  return (
    <Card withBorder component="section" aria-labelledby="close-account">
      <Title order={2} id="close-account" mb="sm">
        {t('closeAccount')}
      </Title>
      <Stack align="flex-start">
        <Text size="sm">{t('closeHint')}</Text>
        {erased.length > 0 && (
          <div>
            <Text size="sm">{t('alsoErased')}</Text>
            <List size="sm">
              {erased.map((title) => (
                <List.Item key={title}>{title}</List.Item>
              ))}
            </List>
          </div>
        )}
        {refusal !== null && (
          <Alert color="orange">{t(refusal === 'owner' ? 'ownerStays' : 'othersStay')}</Alert>
        )}
        {take.isError && <FactorProblem error={take.error} />}
        <Group gap="xs">
          <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
            {t('exportAccount')}
          </Button>
          <Button
            color="red"
            variant="outline"
            disabled={refusal !== null || !closing.isSuccess}
            onClick={() => setOpen(true)}
          >
            {t('closeAccount')}
          </Button>
        </Group>
      </Stack>
      <ActionDialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('closeAccount')}
        question={t('closeQuestion')}
        confirm={t('closeForGood')}
        isDangerous
        isOff={email.toLowerCase() !== person?.email}
        isBusy={close.isPending}
        error={close.error}
        onConfirm={() => close.mutate()}
      >
        <TextInput
          label={t('enterEmail', { email: person?.email ?? '' })}
          required
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value.trim())}
        />
      </ActionDialog>
      {dialog}
    </Card>
  )
}
