import { Card, Skeleton, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useState } from 'react'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { ProblemAlert } from '../widgets/problem-alert.tsx'
import { CauseActions } from './cause-actions.tsx'
import { OpenRecordList } from './open-record-list.tsx'
import { type Done, MAX_SELECTED } from './selection.ts'
import { errorsText } from './text.ts'
import type { CausePlan } from './use-cause-plan.ts'
import type { OpenPlace, useOpenRecords } from './use-open-records.ts'

/** The records of a cause that match a text, and what can be done with those that are selected. */
export function CauseRecords({
  place,
  records,
  plan,
  q,
  onDone,
}: {
  readonly place: OpenPlace
  readonly records: ReturnType<typeof useOpenRecords>
  /** What would become of them now, of those that were planned. */
  readonly plan: CausePlan['records']
  readonly q: string
  readonly onDone: (done: Done) => void
}) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  if (records.isError) {
    return <ProblemAlert error={records.error} onRetry={() => void records.refetch()} />
  }
  if (records.isPending) return <Skeleton height={420} />
  const items = records.data.pages.flatMap((page) => page.items)
  const total = records.data.pages[0]?.total ?? 0
  if (items.length === 0) return <NoRecords isFiltered={q !== ''} />
  const finish = (what: Done) => {
    setSelected(new Set())
    onDone(what)
  }
  return (
    <Card withBorder p={0}>
      <CauseActions
        place={place}
        cause={q === '' ? place.cause : undefined}
        total={total}
        selected={[...selected]}
        isAllSelected={selected.size >= Math.min(items.length, MAX_SELECTED)}
        onSelectAll={(isOn) =>
          setSelected(new Set(isOn ? items.slice(0, MAX_SELECTED).map(({ key }) => key) : []))
        }
        onDone={finish}
      />
      <OpenRecordList
        workspace={place.workspace}
        items={items}
        plan={plan}
        total={total}
        hasMore={records.hasNextPage}
        onMore={() => {
          if (!records.isFetchingNextPage) void records.fetchNextPage()
        }}
        selected={selected}
        onSelect={(key, isOn) => setSelected((before) => toggled(before, key, isOn))}
        onDone={finish}
      />
    </Card>
  )
}

function NoRecords({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = useText(errorsText)
  if (isFiltered) return <Text>{t('nothingMatches')}</Text>
  return (
    <EmptyState icon={<IconChecks />} title={t('gone')}>
      {t('goneHint')}
    </EmptyState>
  )
}

function toggled(before: ReadonlySet<string>, key: string, isOn: boolean): ReadonlySet<string> {
  const after = new Set(before)
  if (isOn && after.size < MAX_SELECTED) after.add(key)
  else after.delete(key)
  return after
}
