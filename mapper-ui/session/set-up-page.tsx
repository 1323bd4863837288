import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { CallProblem } from '../api/call-problem.ts'
import { ProblemAlert } from '../app/problem-alert.tsx'
import { useText } from '../text/use-text.ts'
import { FrontPage } from './front-page.tsx'
import { keepSession } from './session.ts'
import { sessionText } from './text.ts'

const EMPTY = { name: '', email: '', password: '', workspaceTitle: '', code: '' }

/** The first account of an installation. */
export function SetUpPage() {
  const t = useText(sessionText)
  const client = useQueryClient()
  const navigate = useNavigate()
  const [form, setForm] = useState(EMPTY)
  const begin = useMutation({
    mutationFn: () => {
      const { code, workspaceTitle, ...person } = form
      return call('setUp', {
        body: {
          ...person,
          ...(workspaceTitle === '' ? {} : { workspaceTitle }),
          ...(code === '' ? {} : { code }),
        },
      })
    },
    onSuccess: async ({ body }) => {
      await keepSession(client, body)
      await navigate({ to: '/' })
    },
  })
  const field = (name: keyof typeof EMPTY) => ({
    value: form[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [name]: value }))
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
          <PasswordInput
            label={t('password')}
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            description={t('passwordHint')}
            autoComplete="new-password"
            minLength={10}
            required
            {...field('password')}
          />
          <TextInput
            label={t('workspaceTitle')}
            description={t('workspaceHint')}
            {...field('workspaceTitle')}
          />
          {needsCode(begin.error) && (
            <TextInput label={t('code')} description={t('codeHint')} required {...field('code')} />
          )}
          <Button type="submit" loading={begin.isPending}>
            {t('begin')}
          </Button>
        </Stack>
      </form>
    </FrontPage>
  )
}

/** Asked for only by servers that are reachable from elsewhere. */
function needsCode(error: unknown): boolean {
  return error instanceof CallProblem && error.problem.type === 'setup_code_needed'
}
