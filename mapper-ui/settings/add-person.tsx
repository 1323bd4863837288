import { Button, Group, TextInput } from '@mantine/core'
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
  readonly password: string
  readonly role: Role
}
const EMPTY: NewPerson = { name: '', email: '', password: '', role: 'operator' }

/** Lets somebody in; who is new here gets a first password, told by whoever adds them. */
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
  const field = (name: 'name' | 'email' | 'password') => ({
    value: form[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [name]: value }))
    },
  })
  const send = () => {
    const { password, ...person } = form
    add.mutate({
      params: { workspace },
      body: password === '' ? person : { ...person, password },
    })
  }
  return (
    <Group>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
        {t('addPerson')}
      </Button>
      <ActionDialog
        isOpen={isOpen}
        onClose={dialog.close}
        title={t('addPerson')}
        question={t('addPersonHint')}
        confirm={t('addPerson')}
        isBusy={add.isPending}
        error={add.error}
        onConfirm={send}
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
        <TextInput
          label={t('firstPassword')}
          minLength={10}
          autoComplete="off"
          {...field('password')}
        />
      </ActionDialog>
    </Group>
  )
}
