import { Button, Card, Group, Select, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import type { HostedWorkspace } from '../../server/contract/console.ts'
import { useAnswer } from '../api/use-answer.ts'
import { supportText } from '../support/text.ts'
import { useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { SearchField } from '../widgets/search-field.tsx'
import { appText } from '../widgets/text.ts'
import { HostedTable } from './hosted-table.tsx'
import { SuspendDialog } from './suspend-dialog.tsx'

const PAGE = 50
const HEALTHS = {
  stopped: 'healthStopped',
  failing: 'healthFailing',
  attention: 'healthAttention',
  unknown: 'healthUnknown',
  running: 'healthRunning',
  well: 'healthWell',
  paused: 'healthPaused',
  setup: 'healthSetup',
} as const

interface Filter {
  readonly q: string
  readonly subscription: string | null
  readonly health: HostedWorkspace['health'] | null
  readonly help: boolean
  readonly from: number
}

/** All workspaces of the server, those that need somebody most first. */
export function HostedWorkspaces() {
  const t = useText(supportText)
  const [filter, setFilter] = useState<Filter>({
    q: '',
    subscription: null,
    health: null,
    help: false,
    from: 0,
  })
  const [chosen, setChosen] = useState<HostedWorkspace>()
  const { q, subscription, health, help, from } = filter
  const query = {
    limit: PAGE,
    from,
    ...(q !== '' && { q }),
    ...(subscription !== null && { subscription }),
    ...(health !== null && { health }),
    ...(help && { help }),
  }
  const found = useAnswer('listHosted', { query })
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return <Skeleton height={280} />
  const { items, total, subscriptions } = found.data.body
  return (
    <Card withBorder>
      <Filters
        filter={filter}
        subscriptions={subscriptions}
        onFilter={(next) => setFilter({ ...next, from: 0 })}
      />
      {items.length === 0 ? (
        <Text>{t('noneFits')}</Text>
      ) : (
        <HostedTable items={items} onSuspend={setChosen} />
      )}
      {total > PAGE && (
        <Group justify="space-between" mt="sm">
          <Button
            variant="default"
            disabled={from === 0}
            onClick={() => setFilter({ ...filter, from: Math.max(0, from - PAGE) })}
          >
            {t('before')}
          </Button>
          <Text size="sm">{t('shown', { from: from + 1, to: from + items.length, total })}</Text>
          <Button
            variant="default"
            disabled={from + PAGE >= total}
            onClick={() => setFilter({ ...filter, from: from + PAGE })}
          >
            {t('after')}
          </Button>
        </Group>
      )}
      {chosen && (
        <SuspendDialog key={chosen.workspace} item={chosen} onClose={() => setChosen(undefined)} />
      )}
    </Card>
  )
}

function Filters({
  filter,
  subscriptions,
  onFilter,
}: {
  readonly filter: Filter
  readonly subscriptions: readonly { readonly name: string; readonly title: string }[]
  readonly onFilter: (next: Filter) => void
}) {
  const t = useText(supportText)
  const app = useText(appText)
  const healths = Object.entries(HEALTHS)
  return (
    <Stack gap="xs" mb="sm">
      <SearchField
        words={filter.q}
        label={t('search')}
        placeholder={t('search')}
        onSearch={(q) => onFilter({ ...filter, q })}
      />
      <Group gap="sm">
        <Select
          aria-label={t('health')}
          placeholder={t('anyHealth')}
          clearable
          value={filter.health}
          data={healths.map(([value, text]) => ({ value, label: app(text) }))}
          onChange={(value) => {
            const health = healths.find(([name]) => name === value)?.[0] ?? null
            onFilter({ ...filter, health: isHealth(health) ? health : null })
          }}
        />
        {subscriptions.length > 0 && (
          <Select
            aria-label={t('subscription')}
            placeholder={t('anySubscription')}
            clearable
            value={filter.subscription}
            data={subscriptions.map(({ name, title }) => ({ value: name, label: title }))}
            onChange={(subscription) => onFilter({ ...filter, subscription })}
          />
        )}
        <Switch
          label={t('onlyHelp')}
          checked={filter.help}
          onChange={({ currentTarget: { checked } }) => onFilter({ ...filter, help: checked })}
        />
      </Group>
    </Stack>
  )
}

function isHealth(name: string | null): name is HostedWorkspace['health'] {
  return name !== null && Object.hasOwn(HEALTHS, name)
}
