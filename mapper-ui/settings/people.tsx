import { Badge, Button, Card, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { Person } from '../../server/contract/people.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ResetFactors } from '../factors/reset-factors.tsx'
import { factorText } from '../factors/text.ts'
import { useSession } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { AddPerson } from './add-person.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { InvitationLink, type Invited } from './invitation-link.tsx'
import { InviteMember } from './invite-member.tsx'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

/** Who may enter the workspace, and what each may do. */
export function People({ workspace }: { readonly workspace: string }) {
  const { signUp } = useSession()
  const [invited, setInvited] = useState<Invited>()
  const people = useAnswer('listPeople', { params: { workspace } }, { saysError: true })
  if (people.isLoadingError)
    return <ProblemAlert error={people.error} onRetry={() => void people.refetch()} />
  if (people.isPending) return <Skeleton height={280} />
  return (
    <Stack>
      {signUp ? (
        <InviteMember workspace={workspace} />
      ) : (
        <AddPerson workspace={workspace} onInvited={setInvited} />
      )}
      {invited && <InvitationLink invited={invited} />}
      <Card withBorder>
        <PeopleTable workspace={workspace} people={people.data.body.items} onInvited={setInvited} />
      </Card>
    </Stack>
  )
}

function PeopleTable({
  workspace,
  people,
  onInvited,
}: {
  readonly workspace: string
  readonly people: readonly Person[]
  readonly onInvited: (invited: Invited) => void
}) {
  const t = useText(settingsText)
  return (
    <Table.ScrollContainer minWidth={600} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('lastSeen')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <PersonRow
              key={person.id}
              workspace={workspace}
              person={person}
              onInvited={onInvited}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function PersonRow({
  workspace,
  person,
  onInvited,
}: {
  readonly workspace: string
  readonly person: Person
  readonly onInvited: (invited: Invited) => void
}) {
  const t = useText(settingsText)
  const factor = useText(factorText)
  const tell = useTell()
  const me = useSession().person
  const { id, name, email, role, isOwner, isDisabled, isInvited, hasFactor, lastSeenAt } = person
  const change = useAction('changePerson', { refreshes: ['listPeople'] })
  const params = { workspace, person: id }
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          {id === me?.id && <Badge tt="none">{t('you')}</Badge>}
          {isOwner && (
            <Badge variant="light" tt="none">
              {t('owner')}
            </Badge>
          )}
          {hasFactor && (
            <Badge variant="light" color="green" tt="none">
              {factor('hasFactor')}
            </Badge>
          )}
          {isDisabled && (
            <Badge variant="light" color="red" tt="none">
              {t('disabled')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </Table.Td>
      <Table.Td className="wide" data-label={t('role')}>
        <RoleSelect
          aria-label={`${t('role')}: ${name}`}
          size="xs"
          w={150}
          value={role}
          onChange={(chosen) =>
            change.mutate(
              { params, body: { role: chosen } },
              { onSuccess: () => tell.done(t('changed')), onError: tell.problem },
            )
          }
        />
      </Table.Td>
      <Table.Td data-label={t('lastSeen')}>
        {lastSeenAt === null ? t(isInvited ? 'invited' : 'never') : <Moment at={lastSeenAt} />}
      </Table.Td>
      <Table.Td>
        <PersonActions workspace={workspace} person={person} onInvited={onInvited} />
      </Table.Td>
    </Table.Tr>
  )
}

function PersonActions({
  workspace,
  person: { id, name, isInvited, hasFactor },
  onInvited,
}: {
  readonly workspace: string
  readonly person: Person
  readonly onInvited: (invited: Invited) => void
}) {
  const t = useText(settingsText)
  const tell = useTell()
  const me = useSession().person
  const remove = useAction('removePerson', { refreshes: ['listPeople'] })
  const invite = useAction('invitePerson', {
    onDone: ({ body }) => onInvited({ name, link: body.link }),
  })
  const params = { workspace, person: id }
  return (
    <Group gap="xs" justify="flex-end">
      {isInvited && (
        <Button
          size="xs"
          variant="light"
          aria-label={`${t('inviteAgain')}: ${name}`}
          loading={invite.isPending}
          onClick={() => invite.mutate({ params }, { onError: tell.problem })}
        >
          {t('inviteAgain')}
        </Button>
      )}
      {hasFactor && id !== me?.id && <ResetFactors workspace={workspace} person={id} name={name} />}
      <ConfirmButton
        label={t('removePerson')}
        about={name}
        question={t('removePersonQuestion', { name })}
        action={remove}
        ask={{ params }}
      />
    </Group>
  )
}
