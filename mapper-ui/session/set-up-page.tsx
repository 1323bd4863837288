import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { ChosenPassword } from './chosen-password.tsx'
import { FrontPage } from './front-page.tsx'
import { keepSession } from './session.ts'
import { sessionText } from './text.ts'
import { useFields } from './use-fields.ts'

const EMPTY = { name: '', email: '', password: '', workspaceTitle: '', code: '' }
/** Whoever opens the address that the server printed has it there. */
const CODE_IN_ADDRESS = /^#code=(?<code>[\w-]+)$/

/** The first account of an installation. */
export function SetUpPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [code] = useState(() => codeIn(window.location.hash))
  const [form, field] = useFields({ ...EMPTY, code })
  const begin = useMutation({
    mutationFn: () => {
      const { workspaceTitle, ...others } = form
      return call('setUp', {
        body: { ...others, ...(workspaceTitle === '' ? {} : { workspaceTitle }) },
      })
    },
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      await navigate({ to: '/' })
    },
  })
  return (
    <FrontPage title={t('welcome')} about={t('welcomeHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          begin.mutate()
        }}
      >
        <Stack>
          {begin.isError && <ProblemAlert error={begin.error} />}
          <TextInput label={t('name')} autoComplete="name" required {...field('name')} />
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            {...field('email')}
          />
          <ChosenPassword label={t('password')} {...field('password')} />
          <TextInput
            label={t('workspaceTitle')}
            description={t('workspaceHint')}
            {...field('workspaceTitle')}
          />
          <TextInput label={t('code')} description={t('codeHint')} required {...field('code')} />
          <Button type="submit" loading={begin.isPending}>
            {t('begin')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  )
}

function codeIn(hash: string): string {
  return CODE_IN_ADDRESS.exec(hash)?.groups?.['code'] ?? ''
}
