import { Badge, Card, Skeleton, Stack, Table, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { Token } from '../../server/contract/people.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Moment } from '../text/moment.tsx'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { AddToken } from './add-token.tsx'
import { ConfirmButton } from './confirm-button.tsx'
import { settingsText } from './text.ts'

/** Which programs may use the API of the workspace. */
export function Tokens({ workspace }: { readonly workspace: string }) {
  const t = useText(settingsText)
  const tokens = useAnswer('listTokens', { params: { workspace } }, { saysError: true })
  if (tokens.isLoadingError)
    return <ProblemAlert error={tokens.error} onRetry={() => void tokens.refetch()} />
  if (tokens.isPending) return <Skeleton height={280} />
  const { items } = tokens.data.body
  return (
    <Stack>
      <AddToken workspace={workspace} />
      {items.length === 0 ? (
        <EmptyState icon={<IconKey />} title={t('noTokens')}>
          {t('tokensHint')}
        </EmptyState>
      ) : (
        <Card withBorder>
          <Text size="sm" c="dimmed" mb="sm">
            {t('tokensHint')}
          </Text>
          <TokenTable workspace={workspace} tokens={items} />
        </Card>
      )}
    </Stack>
  )
}

function TokenTable({
  workspace,
  tokens,
}: {
  readonly workspace: string
  readonly tokens: readonly Token[]
}) {
  const t = useText(settingsText)
  const revoke = useAction('deleteToken', { refreshes: ['listTokens'] })
  return (
    <Table.ScrollContainer minWidth={640} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tokenName')}</Table.Th>
            <Table.Th>{t('role')}</Table.Th>
            <Table.Th>{t('expires')}</Table.Th>
            <Table.Th>{t('lastUsed')}</Table.Th>
            <Table.Th>{t('madeBy')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map(({ id, name, role, expiresAt, lastUsedAt, createdBy }) => (
            <Table.Tr key={id}>
              <Table.Td fw={500}>{name}</Table.Td>
              <Table.Td data-label={t('role')}>
                <Badge variant="light" tt="none">
                  {t(role)}
                </Badge>
              </Table.Td>
              <Table.Td data-label={t('expires')}>
                <Moment at={expiresAt} />
              </Table.Td>
              <Table.Td data-label={t('lastUsed')}>
                {lastUsedAt === null ? t('never') : <Moment at={lastUsedAt} />}
              </Table.Td>
              <Table.Td data-label={t('madeBy')}>{createdBy}</Table.Td>
              <Table.Td ta="right">
                <ConfirmButton
                  label={t('revoke')}
                  about={name}
                  question={t('revokeQuestion', { name })}
                  action={revoke}
                  ask={{ params: { workspace, token: id } }}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
