import { Badge, Skeleton, Stack, Tabs } from '@mantine/core'
import { IconChecks, IconHourglass, IconRefresh } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { TourOffer } from '../tours/tour-offer.tsx'
import { EmptyState } from '../widgets/empty-state.tsx'
import { Page } from '../widgets/page.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { BulkActions } from './bulk-actions.tsx'
import { CauseFilters } from './cause-filters.tsx'
import { CauseList } from './cause-list.tsx'
import { FollowNote } from './follow-note.tsx'
import { type Cause, countOf, TABS, type Tab, tabOf } from './open-state.ts'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'

const EVERY_MS = 15_000
const LOOK = {
  person: { text: 'person', empty: 'personEmpty', hint: 'personEmptyHint', icon: IconChecks },
  waiting: {
    text: 'waitingTab',
    empty: 'waitingEmpty',
    hint: 'waitingEmptyHint',
    icon: IconHourglass,
  },
  retrying: {
    text: 'retryingTab',
    empty: 'retryingEmpty',
    hint: 'retryingEmptyHint',
    icon: IconRefresh,
  },
} as const
const ORDER: readonly Tab[] = ['person', 'waiting', 'retrying']

/** Everything that is open, grouped by cause: first what needs a person. */
export function CausesPage({ workspace }: { readonly workspace: string }) {
  const t = useText(errorsText)
  const navigate = useNavigate({ from: '/w/$workspace/errors' })
  const search = useSearch({ from: '/inside/w/$workspace/errors' })
  const { integration, flow } = search
  const [done, setDone] = useState<Done>()
  const causes = useAnswer(
    'listCauses',
    { params: { workspace }, query: {} },
    { everyMs: EVERY_MS, saysError: true },
  )
  const all = causes.data?.body.items ?? []
  const shown = all.filter(
    (cause) =>
      (integration === undefined || cause.integration === integration) &&
      (flow === undefined || cause.flow === flow),
  )
  const tab = tabOf(search.state)
  return (
    <Page title={t('title')} about={t('about')}>
      <OfferTour workspace={workspace} causes={shown} />
      <BulkActions workspace={workspace} />
      {done && !done.isBulk && (
        <FollowNote workspace={workspace} done={done} onClose={() => setDone(undefined)} />
      )}
      <CauseFilters workspace={workspace} integration={integration} flow={flow} />
      {causes.isLoadingError && (
        <ProblemAlert error={causes.error} onRetry={() => void causes.refetch()} />
      )}
      {causes.isPending ? (
        <Loading />
      ) : (
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(state) =>
            void navigate({ search: (before) => ({ ...before, state: tabOf(state ?? '') }) })
          }
        >
          <CauseTabs causes={shown} />
          {ORDER.map((each) => (
            <Tabs.Panel key={each} value={each} pt="md">
              <TabContent tab={each} causes={shown} workspace={workspace} onDone={setDone} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Page>
  )
}

/** Where a record failed; the tour is of one cause. */
function OfferTour({
  workspace,
  causes,
}: {
  readonly workspace: string
  readonly causes: readonly Cause[]
}) {
  const navigate = useNavigate()
  const failed = causes.find(({ state }) => state === 'parked')
  if (!failed) return null
  const { integration, flow, state, cause } = failed
  return (
    <TourOffer
      tour="errors"
      onShow={() =>
        navigate({
          to: '/w/$workspace/errors',
          params: { workspace },
          search: { integration, flow, state, cause },
        })
      }
    />
  )
}

function CauseTabs({ causes }: { readonly causes: readonly Cause[] }) {
  const t = useText(errorsText)
  return (
    <Tabs.List>
      {ORDER.map((tab) => {
        const count = countOf(causesOf(tab, causes))
        const badge = count > 0 && (
          <Badge size="sm" variant="light" color={tab === 'person' ? 'red' : 'gray'}>
            {count}
          </Badge>
        )
        return (
          <Tabs.Tab key={tab} value={tab} rightSection={badge}>
            {t(LOOK[tab].text)}
          </Tabs.Tab>
        )
      })}
    </Tabs.List>
  )
}

function TabContent({
  tab,
  causes,
  workspace,
  onDone,
}: {
  readonly tab: Tab
  readonly causes: readonly Cause[]
  readonly workspace: string
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const own = causesOf(tab, causes)
  const { empty, hint, icon: Icon } = LOOK[tab]
  if (own.length > 0) return <CauseList workspace={workspace} causes={own} onDone={onDone} />
  return (
    <EmptyState icon={<Icon />} title={t(empty)}>
      {t(hint)}
    </EmptyState>
  )
}

function Loading() {
  return (
    <Stack>
      <Skeleton height={36} />
      <Skeleton height={96} />
      <Skeleton height={96} />
    </Stack>
  )
}

function causesOf(tab: Tab, causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(({ state }) => TABS[tab].includes(state))
}
