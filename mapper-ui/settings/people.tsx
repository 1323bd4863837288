import { Badge, Card, Group, Skeleton, Stack, Table, Text } from '@mantine/core'
import type { Person } from '../../server/api/contract/people.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ProblemAlert } from '../app/problem-alert.tsx'
import { useTell } from '../app/use-tell.ts'
import { useSession } from '../session/session.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { AddPerson } from './add-person.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { RoleSelect } from './role-select.tsx'
import { settingsText } from './text.ts'

/** Who may enter the workspace, and what each may do. */
export function People({ workspace }: { readonly workspace: string }) {
  const people = useAnswer('listPeople', { params: { workspace } })
  if (people.isError) return <ProblemAlert error={people.error} />
  if (people.isPending) return <Skeleton height={280} />
  return (
    <Stack>
      <AddPerson workspace={workspace} />
      <Card withBorder>
        <PeopleTable workspace={workspace} people={people.data.body.items} />
      </Card>
    </Stack>
  )
}

function PeopleTable({
  workspace,
  people,
}: {
  readonly workspace: string
  readonly people: readonly Person[]
}) {
  const t = useText(settingsText)
  return (
    <Table.ScrollContainer minWidth={600} type="native">
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
            <PersonRow key={person.id} workspace={workspace} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function PersonRow({
  workspace,
  person: { id, name, email, role, isOwner, isDisabled, lastSeenAt },
}: {
  readonly workspace: string
  readonly person: Person
}) {
  const t = useText(settingsText)
  const tell = useTell()
  const me = useSession().person
  const change = useAction('changePerson', { refreshes: ['listPeople'] })
  const remove = useAction('removePerson', { refreshes: ['listPeople'] })
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
      <Table.Td>
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
      <Table.Td>{lastSeenAt === null ? t('never') : <Moment at={lastSeenAt} />}</Table.Td>
      <Table.Td ta="right">
        <ConfirmButton
          label={t('removePerson')}
          about={name}
          question={t('removePersonQuestion', { name })}
          action={remove}
          ask={{ params }}
        />
      </Table.Td>
    </Table.Tr>
  )
}
