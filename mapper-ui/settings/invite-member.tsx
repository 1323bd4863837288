import { Button, Card, Group, Table, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import type { Role } from '../../server/contract/route.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { WithHelp } from '../help/with-help.tsx'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { ConfirmButton } from './confirm-button.tsx'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

/** Where merchants sign up, people are in a workspace once they accept an invitation. */
export function InviteMember({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const tell = useTell()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const invite = useAction('inviteMember', {
    refreshes: ['listInvitations'],
    onDone: ({ body }) => {
      tell.done(t('invitationSent', { name: body.email }))
      setEmail('')
    },
  })
  return (
    <Card withBorder component="section" aria-labelledby="invite-member">
      <Title order={2} id="invite-member" mb="xs">
        {t('inviteMember')}
      </Title>
      <Text size="sm" mb="sm">
        {t('inviteMemberHint')}
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate({ params: { workspace }, body: { email, role } })
        }}
      >
        {invite.isError && <ProblemAlert error={invite.error} />}
        <Group align="flex-end">
          <TextInput
            type="email"
            label={t('email')}
            required
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value.trim())}
          />
          <WithHelp topic="roles">
            <RoleSelect label={t('role')} value={role} onChange={setRole} />
          </WithHelp>
          <Button type="submit" loading={invite.isPending}>
            {t('sendInvitation')}
          </Button>
        </Group>
      </form>
      <Invitations workspace={workspace} />
    </Card>
  )
}

/** Whom the workspace waits for. */
function Invitations({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const found = useAnswer('listInvitations', { params: { workspace } })
  const withdraw = useAction('withdrawInvitation', { refreshes: ['listInvitations'] })
  const items = found.data?.body.items ?? []
  if (items.length === 0) return null
  return (
    <Table.ScrollContainer minWidth={480} type="native" className="stacking">
      <Table verticalSpacing="xs" mt="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('invited')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('expires')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ id, email, role, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{email}</Table.Td>
              <Table.Td data-label={t('role')}>{t(role)}</Table.Td>
              <Table.Td data-label={t('expires')}>
                <Moment at={expiresAt} />
              </Table.Td>
              <Table.Td>
                <ConfirmButton
                  label={t('withdraw')}
                  about={email}
                  question={t('withdrawQuestion', { email })}
                  action={withdraw}
                  ask={{ params: { workspace, invitation: id } }}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
