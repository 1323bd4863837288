import { Alert, Button, Container, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { BusySign } from '../widgets/busy-sign.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { type BegunSignIn, forgetBegun, takeBegun } from './sign-in-at-system.ts'
import { connectionsText } from './text.ts'

/** Where a system sends people back to after they let us in, or did not. */
export function SignInBackPage() {
  const t = useText(connectionsText)
  const [answer] = useState(() => new URLSearchParams(window.location.search))
  const [begun] = useState(() => takeBegun(answer.get('state')))
  const code = answer.get('code')
  return (
    <Container size="sm" py="xl">
      <Stack>
        <Title order={1}>{t('signInTitle')}</Title>
        {!begun && <Refused title={t('signInUnknown')}>{t('signInUnknownHint')}</Refused>}
        {begun && code === null && (
          <Refused title={t('signInRefused')} begun={begun}>
            {t('signInRefusedHint', {
              said: answer.get('error_description') ?? answer.get('error') ?? '',
            })}
          </Refused>
        )}
        {begun && code !== null && <Finish begun={begun} code={code} />}
      </Stack>
    </Container>
  )
}

function Refused({
  title,
  begun,
  children,
}: {
  readonly title: string
  readonly begun?: BegunSignIn | undefined
  readonly children: string
}) {
  return (
    <>
      <Alert role="alert" color="red" icon={<IconAlertTriangle />} title={title}>
        <Text size="sm">{children}</Text>
      </Alert>
      <BackLink begun={begun} />
    </>
  )
}

function BackLink({ begun }: { readonly begun: BegunSignIn | undefined }) {
  const t = useText(connectionsText)
  const { history } = useRouter()
  return (
    <div>
      <Button variant="default" onClick={() => history.replace(begun?.back ?? '/')}>
        {t('signInBack')}
      </Button>
    </div>
  )
}

function Finish({ begun, code }: { readonly begun: BegunSignIn; readonly code: string }) {
  const t = useText(connectionsText)
  const { history } = useRouter()
  const { workspace, connection, state, back } = begun
  const { mutate, error } = useMutation({
    mutationFn: async () => {
      const params = { workspace, connection }
      await call('finishSignIn', { params, body: { code, state } })
      // So that the list knows how it stands; should that fail, the sign-in holds all the same.
      await call('checkConnection', { params }).catch(() => undefined)
    },
    onSuccess: () => history.replace(back),
  })
  useEffect(() => {
    // A code works once, so it is sent once.
    if (takeBegun(state)) mutate()
    forgetBegun()
  }, [mutate, state])
  if (!error) return <BusySign label={t('signInFinishing')} />
  return (
    <>
      <ProblemAlert error={error} />
      <BackLink begun={begun} />
    </>
  )
}
