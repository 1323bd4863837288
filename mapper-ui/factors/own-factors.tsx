import { Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Factors } from '../../server/contract/factors.ts'
import { call } from '../api/call.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ConfirmButton } from '../settings/confirm-button.tsx'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { AddApp } from './add-app.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { FactorProblem } from './factor-problem.tsx'
import { useMayHavePasskeys } from './passkey.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { factorText } from './text.ts'
import { type Change, useChange } from './use-change.ts'

/** What one can show besides the password, and changes of it. */
export function OwnFactors() {
  const factors = useAnswer('readFactors', {}, { saysError: true })
  const { change, codes, dialog } = useChange()
  if (factors.isLoadingError)
    return <ProblemAlert error={factors.error} onRetry={() => void factors.refetch()} />
  if (factors.isPending) return <Skeleton height={280} />
  const { app, passkeys, recoveryCodes } = factors.data.body
  return (
    <Stack>
      {codes && <RecoveryCodes codes={codes} />}
      <App app={app} change={change} />
      <Passkeys passkeys={passkeys} change={change} />
      {(app !== null || passkeys.length > 0) && <MoreCodes left={recoveryCodes} change={change} />}
      {dialog}
    </Stack>
  )
}

function App({ app, change }: { readonly app: Factors['app']; readonly change: Change }) {
  const t = useText(factorText)
  const remove = useMutation({
    mutationFn: () => change.prove(() => call('removeApp', {})),
    onSuccess: () => change.done(t('appRemoved'), null),
  })
  return (
    <Part title={t('appTitle')} about={t('appAbout')}>
      {app && (
        <Text size="sm">
          {t('appSince')} <Moment at={app.since} />
        </Text>
      )}
      <Group gap="xs">
        <AddApp change={change} isThere={app !== null} />
        {app && (
          <ConfirmButton
            label={t('remove')}
            about={t('appTitle')}
            question={t('removeQuestion')}
            action={remove}
            ask={undefined}
          />
        )}
      </Group>
    </Part>
  )
}

function Passkeys({
  passkeys,
  change,
}: {
  readonly passkeys: Factors['passkeys']
  readonly change: Change
}) {
  const t = useText(factorText)
  const isPossible = useMayHavePasskeys()
  const remove = useMutation({
    mutationFn: (passkey: string) =>
      change.prove(() => call('removePasskey', { params: { passkey } })),
    onSuccess: () => change.done(t('passkeyRemoved'), null),
  })
  return (
    <Part title={t('passkeysTitle')} about={t('passkeysAbout')}>
      {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
        <Group key={id} justify="space-between" w="100%">
          <div>
            <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {t('added')} <Moment at={createdAt} />
              {' · '}
              {lastUsedAt === null ? (
                t('neverUsed')
              ) : (
                <>
                  {t('lastUsed')} <Moment at={lastUsedAt} />
                </>
              )}
            </Text>
          </div>
          <ConfirmButton
            label={t('remove')}
            about={name}
            question={t('removeQuestion')}
            action={remove}
            ask={id}
          />
        </Group>
      ))}
      {isPossible ? (
        <AddPasskey change={change} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('noPasskeysHere')}
        </Text>
      )}
    </Part>
  )
}

function MoreCodes({ left, change }: { readonly left: number; readonly change: Change }) {
  const t = useText(factorText)
  const make = useMutation({
    mutationFn: () => change.prove(() => call('makeRecoveryCodes', {})),
    onSuccess: ({ body }) => change.done(t('codesMade'), body.recoveryCodes),
  })
  return (
    <Part title={t('codes')} about={t('codesAbout')}>
      <FactorProblem error={make.error} />
      <Text size="sm">{t('codesLeft', { count: left })}</Text>
      <Button size="xs" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        {t('makeCodes')}
      </Button>
    </Part>
  )
}

function Part({
  title,
  about,
  children,
}: {
  readonly title: string
  readonly about: string
  readonly children: ReactNode
}) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {about}
      </Text>
      <Stack align="flex-start" gap="sm">
        {children}
      </Stack>
    </Card>
  )
}
