import { Button, Group, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Role } from '../../server/contract/route.ts'
import { useAction } from '../api/use-action.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { WithHelp } from '../help/with-help.tsx'
import { useText } from '../text/use-text.ts'
import { useTell } from '../widgets/use-tell.ts'
import type { Invited } from './invitation-link.tsx'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

interface NewPerson {
  readonly name: string
  readonly email: string
  readonly role: Role
}
const EMPTY: NewPerson = { name: '', email: '', role: 'operator' }

/** Lets somebody in; who is new here is invited to choose a password. */
export function AddPerson({
  workspace,
  onInvited,
}: {
  readonly workspace: string
  readonly onInvited: (invited: Invited) => void
}) {
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
      if (body.invitation) onInvited({ name: body.name, link: body.invitation.link })
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
    <>
      <Group>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={dialog.open}>
          {t('addPerson')}
        </Button>
      </Group>
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
        <WithHelp topic="roles">
          <RoleSelect
            label={t('role')}
            value={form.role}
            onChange={(role) => setForm((before) => ({ ...before, role }))}
          />
        </WithHelp>
      </ActionDialog>
    </>
  )
}
