import {
  Button,
  Card,
  Checkbox,
  Group,
  Select,
  Skeleton,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import type { AnswerOf } from '../../server/contract/route.ts'
import type { Routes } from '../../server/contract/routes.ts'
import { useAction } from '../api/use-action.ts'
import { useAnswer } from '../api/use-answer.ts'
import { ActionDialog } from '../errors/action-dialog.tsx'
import { formatNumber } from '../text/format.ts'
import { Moment } from '../text/moment.tsx'
import { useLocale, useText } from '../text/use-text.ts'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { useTell } from '../widgets/use-tell.ts'
import { StateBadge } from './plan.tsx'
import { plansText } from './plans-text.ts'

const DAY_MS = 24 * 3_600_000

type Listed = AnswerOf<Routes['listPlans']>

/** The plans of all workspaces, for the owner of the installation. */
export function AllPlans() {
  const t = useText(plansText)
  const locale = useLocale()
  const [chosen, setChosen] = useState<Listed['items'][number]>()
  const found = useAnswer('listPlans', {})
  if (found.isError) return <ProblemAlert error={found.error} />
  if (found.isPending) return <Skeleton height={280} />
  const { items, plans } = found.data.body
  return (
    <Card withBorder>
      <Table.ScrollContainer minWidth={600} type="native" className="stacking">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('workspace')}</Table.Th>
              <Table.Th>{t('plan')}</Table.Th>
              <Table.Th>{t('ends')}</Table.Th>
              <Table.Th>{t('records')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.workspace}>
                <Table.Td>
                  <Text fw={500}>{item.title}</Text>
                  <Text size="sm" c="dimmed">
                    {item.workspace}
                  </Text>
                </Table.Td>
                <Table.Td data-label={t('plan')}>
                  {item.standing ? (
                    <Group gap="xs">
                      {item.standing.plan.title}
                      <StateBadge state={item.standing.state} />
                    </Group>
                  ) : (
                    t('unlimited')
                  )}
                </Table.Td>
                <Table.Td data-label={t('ends')}>
                  {item.standing?.endsAt ? <Moment at={item.standing.endsAt} /> : '–'}
                </Table.Td>
                <Table.Td data-label={t('records')}>
                  {item.standing ? formatNumber(item.standing.usage.records, locale) : '–'}
                </Table.Td>
                <Table.Td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('change')}: ${item.title}`}
                    onClick={() => setChosen(item)}
                  >
                    {t('change')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {chosen && (
        <GrantDialog
          key={chosen.workspace}
          item={chosen}
          plans={plans}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Card>
  )
}

function GrantDialog({
  item: { workspace, title, standing },
  plans,
  onClose,
}: {
  readonly item: Listed['items'][number]
  readonly plans: Listed['plans']
  readonly onClose: () => void
}) {
  const t = useText(plansText)
  const tell = useTell()
  const isKnown = plans.some(({ name }) => name === standing?.plan.name)
  const [plan, setPlan] = useState((isKnown && standing?.plan.name) || (plans[0]?.name ?? ''))
  const [isTrial, setTrial] = useState(standing?.state === 'trial')
  // Of a plan that has ended the new end is asked for: the old one would end it again.
  const endsAt = standing?.state === 'ended' ? null : (standing?.endsAt ?? null)
  const lastDay = endsAt === null ? '' : lastDayOf(endsAt)
  const [day, setDay] = useState(lastDay)
  // What nobody changed stays as it is, to the second.
  const end = day === lastDay ? endsAt : endOf(day)
  const grant = useAction('grantPlan', {
    refreshes: ['listPlans', 'readPlanOfWorkspace', 'listIntegrations'],
    onDone: () => {
      tell.done(t('granted', { title }))
      onClose()
    },
  })
  return (
    <ActionDialog
      isOpen
      onClose={onClose}
      title={t('grantTitle', { title })}
      question={t('grantHint')}
      confirm={t('grant')}
      isBusy={grant.isPending}
      isOff={end === undefined}
      error={grant.error}
      onConfirm={() =>
        grant.mutate({
          params: { workspace },
          body: { plan, isTrial, endsAt: end ?? null },
        })
      }
    >
      <Select
        label={t('plan')}
        required
        allowDeselect={false}
        data={plans.map(({ name, title: label }) => ({ value: name, label }))}
        value={plan}
        onChange={(value) => setPlan(value ?? '')}
      />
      <TextInput
        type="date"
        label={t('lastDay')}
        description={t('lastDayHint')}
        value={day}
        max="9998-12-31"
        error={end === undefined && t('dayHint')}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Checkbox
        label={t('isTrial')}
        checked={isTrial}
        onChange={(event) => setTrial(event.currentTarget.checked)}
      />
    </ActionDialog>
  )
}

/** The last day in UTC that a plan has something of. */
function lastDayOf(endsAt: string): string {
  return new Date(Date.parse(endsAt) - 1).toISOString().slice(0, 10)
}

/** The end of a day in UTC; null: none was chosen. Nothing for a day that there is not. */
function endOf(day: string): string | null | undefined {
  if (day === '') return null
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN
  return Number.isNaN(start) ? undefined : new Date(start + DAY_MS).toISOString()
}
