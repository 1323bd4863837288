import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Role } from '../../server/api/contract/route.ts'
import { useAction } from '../api/use-action.ts'
import { useTell } from '../app/use-tell.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { useText } from '../text/use-text.ts'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

interface NewPerson {
  readonly name: string
  readonly email: string
  readonly role: Role
}
const EMPTY: NewPerson = { name: '', email: '', role: 'operator' }

/** Lets somebody in; who is new here is invited to choose a password. */
export function AddPerson({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const tell = useTell()
  const [isOpen, dialog] = useDisclosure(false)
  const [form, setForm] = useState(EMPTY)
  const add = useAction('addPerson', {
    refreshes: ['listPeople'],
    onDone: ({ body }) => {
      dialog.close()
      setForm(EMPTY)
      tell.done(t('added', { name: body.name }))
    },
  })
  const field = (name: 'name' | 'email') => ({
    value: form[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [name]: value }))
    },
  })
  return (
    <Stack>
      <Group>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('addPerson')}
        </Button>
      </Group>
      {add.data?.body.invitation && (
        <InvitationLink name={add.data.body.name} link={add.data.body.invitation.link} />
      )}
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('addPerson')}
        question={t('addPersonHint')}
        confirm={t('addPerson')}
        isBusy={add.isPending}
        error={add.error}
        onConfirm={() => add.mutate({ params: { workspace }, body: form })}
      >
        <TextInput label={t('name')} required autoComplete="off" {...field('name')} />
        <TextInput
          label={t('email')}
          type="email"
          required
          autoComplete="off"
          {...field('email')}
        />
        <RoleSelect
          label={t('role')}
          value={form.role}
          onChange={(role) => setForm((before) => ({ ...before, role }))}
        />
      </ActionDialog>
    </Stack>
  )
}

/** Shown this once; nothing to give where the server sent it. */
function InvitationLink({ name, link }: { readonly name: string; readonly link: string | null }) {
  const t = useText(settingsText)
  if (link === null) return <Alert color="green" title={t('invitationSent', { name })} />
  const url = new URL(link, window.location.origin).href
  return (
    <Alert color="green" title={t('invitationTitle', { name })}>
      {t('invitationHint')}
      <TextInput
        mt="sm"
        aria-label={t('invitation')}
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
    </Alert>
  )
}
