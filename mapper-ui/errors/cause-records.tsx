import { Card, SegmentedControl, Skeleton, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { type Dispatch, type SetStateAction, useState } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
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
  selected,
  onSelect: setSelected,
  onDone,
}: {
  readonly place: OpenPlace
  readonly records: ReturnType<typeof useOpenRecords>
  /** What would become of them now, of those that were planned. */
  readonly plan: CausePlan
  readonly q: string
  readonly selected: ReadonlySet<string>
  readonly onSelect: Dispatch<SetStateAction<ReadonlySet<string>>>
  readonly onDone: (done: Done) => void
}) {
  const [wanted, setWanted] = useState<Wanted>('all')
  if (records.isLoadingError) {
    return <ProblemAlert error={records.error} onRetry={() => void records.refetch()} />
  }
  if (records.isPending) return <Skeleton height={420} />
  const all = records.data.pages.flatMap((page) => page.items)
  const isPlanned = plan.records.size > 0
  const shown = isPlanned ? wanted : 'all'
  const passing = new Set(plan.passing)
  const items = all.filter(
    ({ key }) =>
      shown === 'all' || (plan.records.has(key) && passing.has(key) === (shown === 'pass')),
  )
  const total = shown === 'all' ? (records.data.pages[0]?.total ?? 0) : items.length
  if (all.length === 0) return <NoRecords isFiltered={q !== ''} />
  const finish = (what: Done) => {
    setSelected(new Set())
    onDone(what)
  }
  return (
    <Card withBorder p={0}>
      {isPlanned && <PlannedFilter plan={plan} wanted={wanted} onChange={setWanted} />}
      <CauseActions
        place={place}
        cause={q === '' && shown === 'all' ? place.cause : undefined}
        total={total}
        selected={[...selected]}
        hasRetryKey={selected.size > 0 || plan.passing.length === 0}
        editable={editableOf(selected, items, total)}
        isAllSelected={selected.size >= Math.min(items.length, MAX_SELECTED)}
        onSelectAll={(isOn) =>
          setSelected(new Set(isOn ? items.slice(0, MAX_SELECTED).map(({ key }) => key) : []))
        }
        onDone={finish}
      />
      <OpenRecordList
        workspace={place.workspace}
        items={items}
        plan={plan.records}
        total={total}
        hasMore={shown === 'all' && records.hasNextPage}
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

type Wanted = 'all' | 'pass' | 'fail'

/** Shows all records of a cause, or those of the plan that would pass now, or would not. */
function PlannedFilter({
  plan: { records, passing },
  wanted,
  onChange,
}: {
  readonly plan: CausePlan
  readonly wanted: Wanted
  readonly onChange: (wanted: Wanted) => void
}) {
  const t = useText(errorsText)
  return (
    <SegmentedControl
      size="xs"
      m="sm"
      aria-label={t('whichRecords')}
      value={wanted}
      data={[
        { value: 'all', label: t('allRecords') },
        { value: 'pass', label: t('passRecords', { count: passing.length }) },
        { value: 'fail', label: t('failRecords', { count: records.size - passing.length }) },
      ]}
      onChange={(value) => onChange(value === 'pass' || value === 'fail' ? value : 'all')}
    />
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

/** Those that one edit changes: the selected ones, or all where all are loaded. */
function editableOf(
  selected: ReadonlySet<string>,
  items: readonly OpenRecord[],
  total: number,
): readonly string[] {
  if (selected.size > 0) return [...selected]
  return total <= items.length ? items.map(({ key }) => key) : []
}

function toggled(before: ReadonlySet<string>, key: string, isOn: boolean): ReadonlySet<string> {
  const after = new Set(before)
  if (isOn && after.size < MAX_SELECTED) after.add(key)
  else after.delete(key)
  return after
}
