import { Badge, Button, Group, Table, Text } from '@mantine/core'
import type { HostedWorkspace } from '../../server/contract/console.ts'
import { StateBadge } from '../settings/subscription.tsx'
import { supportText } from '../support/text.ts'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { HealthBadge } from '../widgets/health-badge.tsx'
import { ButtonLink } from '../widgets/links.tsx'

const COLUMNS = [
  'workspace',
  'health',
  'subscription',
  'usage',
  'open',
  'error',
  'seen',
  'ran',
] as const

/** One line for each workspace; never a value of a record. */
export function HostedTable({
  items,
  onSuspend,
}: {
  readonly items: readonly HostedWorkspace[]
  readonly onSuspend: (item: HostedWorkspace) => void
}) {
  const t = useText(supportText)
  return (
    <Table.ScrollContainer minWidth={900} type="native" className="stacking">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {COLUMNS.map((column) => (
              <Table.Th key={column}>{t(column)}</Table.Th>
            ))}
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <HostedRow key={item.workspace} item={item} onSuspend={() => onSuspend(item)} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function HostedRow({
  item,
  onSuspend,
}: {
  readonly item: HostedWorkspace
  readonly onSuspend: () => void
}) {
  const t = useText(supportText)
  const locale = useLocale()
  const { workspace, title, health, open, error, lastSeenAt, lastRunAt, suspension } = item
  const action = t(suspension ? 'resume' : 'suspend')
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={500}>{title}</Text>
        <Text size="sm" c="dimmed">
          {workspace}
        </Text>
        {item.help && (
          <ButtonLink
            size="compact-xs"
            variant="light"
            to="/console/$section"
            params={{ section: 'help' }}
          >
            {t('onlyHelp')}
          </ButtonLink>
        )}
      </Table.Td>
      <Table.Td data-label={t('health')}>
        <Group gap={4}>
          <HealthBadge health={health} />
          {suspension && (
            <Badge variant="light" color="red" tt="none" title={suspension.reason}>
              {t('suspended')}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td data-label={t('subscription')}>
        <SubscriptionOf subscription={item.subscription} />
      </Table.Td>
      <Table.Td data-label={t('usage')}>
        <Used {...item.usage} />
        <Text size="xs" c="dimmed">
          {t('versions')}: {formatNumber(item.versions.count, locale)}
        </Text>
      </Table.Td>
      <Table.Td data-label={t('open')}>{formatNumber(open, locale)}</Table.Td>
      <Table.Td className="wide" data-label={t('error')} style={{ overflowWrap: 'anywhere' }}>
        {error ? (
          <>
            <Text size="sm">{error.text}</Text>
            <Text size="xs" c="dimmed">
              {error.code} {error.at !== null && <Moment at={error.at} />}
            </Text>
          </>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td data-label={t('seen')}>
        <MomentOrNone at={lastSeenAt} />
      </Table.Td>
      <Table.Td data-label={t('ran')}>
        <MomentOrNone at={lastRunAt} />
      </Table.Td>
      <Table.Td>
        <Button size="xs" variant="default" aria-label={`${action}: ${title}`} onClick={onSuspend}>
          {action}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

function SubscriptionOf({ subscription }: Pick<HostedWorkspace, 'subscription'>) {
  if (!subscription) return '–'
  return (
    <>
      <Group gap="xs">
        {subscription.title}
        <StateBadge state={subscription.state} />
      </Group>
      {subscription.endsAt !== null && (
        <Text size="xs" c="dimmed">
          <Moment at={subscription.endsAt} />
        </Text>
      )}
    </>
  )
}

function Used({ records, limit }: HostedWorkspace['usage']) {
  const t = useText(supportText)
  const locale = useLocale()
  const used = formatNumber(records, locale)
  return limit === null ? used : t('usedOf', { used, limit: formatNumber(limit, locale) })
}

function MomentOrNone({ at }: { readonly at: string | null }) {
  return at === null ? '–' : <Moment at={at} />
}
