import { Button, Card, PasswordInput, Select, Stack, TextInput, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../api/use-action.ts'
import { OwnFactors } from '../factors/own-factors.tsx'
import { keepSession, useSession } from '../session/session.ts'
import { LOCALES } from '../text/define-text.ts'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { appText } from '../widgets/text.ts'
import { useTell } from '../widgets/use-tell.ts'
import { OwnAccount } from './own-account.tsx'
import { settingsText } from './text.ts'

const LANGUAGES = { en: 'English', it: 'Italiano', nl: 'Nederlands' } as const

/** One's own account. */
export function Me() {
  return (
    <Stack>
      <NameAndLanguage />
      <NewPassword />
      <OwnFactors />
      <OwnAccount />
    </Stack>
  )
}

function NameAndLanguage() {
  const t = useText(settingsText)
  const app = useText(appText)
  const tell = useTell()
  const client = useQueryClient()
  const { person } = useSession()
  const [name, setName] = useState(person?.name ?? '')
  const [locale, setLocale] = useState(useLocale())
  const change = useAction('changeMe', {
    onDone: ({ body }) => {
      void keepSession(client, body)
      tell.done(app('saved'))
    },
  })
  return (
    <Card withBorder>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ body: { name: name.trim(), locale } })
        }}
      >
        <Stack align="flex-start" maw={420}>
          {change.isError && <ProblemAlert error={change.error} />}
          <TextInput
            w="100%"
            label={t('yourName')}
            required
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput w="100%" label={t('email')} disabled value={person?.email ?? ''} />
          <Select
            w="100%"
            label={t('language')}
            allowDeselect={false}
            value={locale}
            data={LOCALES.map((value) => ({ value, label: LANGUAGES[value] }))}
            onChange={(chosen) => setLocale(LOCALES.find((each) => each === chosen) ?? locale)}
          />
          <Button type="submit" loading={change.isPending}>
            {app('save')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}

function NewPassword() {
  const t = useText(settingsText)
  const tell = useTell()
  const client = useQueryClient()
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const change = useAction('changeMe', {
    onDone: ({ body }) => {
      void keepSession(client, body)
      setOld('')
      setPassword('')
      tell.done(t('passwordChanged'))
    },
  })
  return (
    <Card withBorder component="section" aria-labelledby="password">
      <Title order={2} id="password" mb="sm">
        {t('password')}
      </Title>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ body: { password: { old, new: password } } })
        }}
      >
        <Stack align="flex-start" maw={420}>
          {change.isError && <ProblemAlert error={change.error} />}
          <PasswordInput
            w="100%"
            label={t('oldPassword')}
            required
            autoComplete="current-password"
            value={old}
            onChange={(event) => setOld(event.currentTarget.value)}
          />
          <PasswordInput
            w="100%"
            label={t('newPassword')}
            description={t('passwordHint')}
            required
            minLength={10}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={change.isPending}>
            {t('changePassword')}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}
