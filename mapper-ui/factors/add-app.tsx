import { Button, Code, Modal, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { CodeInput } from './factor-form.tsx'
import { FactorProblem } from './factor-problem.tsx'
import { QrCode } from './qr-code.tsx'
import { factorText } from './text.ts'
import type { Change } from './use-change.ts'

interface NewApp {
  readonly secret: string
  readonly uri: string
  readonly setUp: string
}

/** Shows the secret for an app, and has it count once a code of it was typed. */
export function AddApp({
  change,
  isThere,
}: {
  readonly change: Change
  readonly isThere: boolean
}) {
  const t = useText(factorText)
  const begin = useMutation({
    mutationFn: () => change.prove(async () => (await call('beginApp', {})).body),
  })
  return (
    <>
      <FactorProblem error={begin.error} />
      <Button
        size="xs"
        variant={isThere ? 'default' : 'filled'}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        {t(isThere ? 'replaceApp' : 'addApp')}
      </Button>
      {begin.data && <ConfirmApp app={begin.data} change={change} onClose={begin.reset} />}
    </>
  )
}

function ConfirmApp({
  app,
  change,
  onClose,
}: {
  readonly app: NewApp
  readonly change: Change
  readonly onClose: () => void
}) {
  const t = useText(factorText)
  const [code, setCode] = useState('')
  const add = useMutation({
    mutationFn: () =>
      change.prove(async () => (await call('addApp', { body: { setUp: app.setUp, code } })).body),
    onSuccess: async ({ recoveryCodes }) => {
      onClose()
      await change.done(t('appAdded'), recoveryCodes)
    },
    onError: () => setCode(''),
  })
  return (
    <Modal opened onClose={onClose} title={t('addApp')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <Stack>
          <Text size="sm">{t('appHint')}</Text>
          <QrCode text={app.uri} label={t('qrCode')} />
          <Text size="sm">{t('secretHint')}</Text>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {app.secret.replaceAll(/(.{4})(?=.)/gu, '$1 ')}
          </Code>
          <FactorProblem error={add.error} />
          <CodeInput
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" loading={add.isPending}>
            {t('confirmApp')}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
