import { Center, Loader } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { OpenRecord } from '../../server/contract/records.ts'
import { useMay } from '../session/session.ts'
import { useText } from '../text/use-text.ts'
import { KeyBar } from './key-bar.tsx'
import { OpenRecordRow } from './open-record-row.tsx'
import type { Done } from './selection.ts'
import { errorsText } from './text.ts'
import type { CausePlan } from './use-cause-plan.ts'
import { useRowCommands } from './use-row-commands.ts'

const ROW = 88
const AHEAD = 20

/** Draws only the rows in sight, and asks for more as their end comes near. */
export function OpenRecordList({
  workspace,
  items,
  plan,
  total,
  hasMore,
  onMore,
  selected,
  onSelect,
  onDone,
}: {
  readonly workspace: string
  readonly items: readonly OpenRecord[]
  /** What would become of them now, of those that were planned. */
  readonly plan: CausePlan['records']
  readonly total: number
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (key: string, isOn: boolean) => void
  readonly onDone: (done: Done) => void
}) {
  const t = useText(errorsText)
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- it changes in place, and nothing here is memoised
  const rows = useVirtualizer({
    count: items.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= items.length - AHEAD) onMore()
  }, [hasMore, last, items.length, onMore])
  const may = useMay(workspace)
  const commands = useRowCommands({
    list: scroller,
    items,
    selected,
    onSelect,
    scrollTo: (index) => rows.scrollToIndex(index),
  })
  return (
    <>
      <div ref={scroller} style={{ maxHeight: '65vh', overflow: 'auto' }}>
        <ul className="open-records" aria-label={t('list')} style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, start, key }) => {
            const record = items[index]
            return (
              <li
                key={key}
                data-index={index}
                ref={rows.measureElement}
                aria-setsize={total}
                aria-posinset={index + 1}
                className="open-record"
                style={{ transform: `translateY(${start}px)` }}
              >
                {record ? (
                  <OpenRecordRow
                    workspace={workspace}
                    record={record}
                    planned={plan.get(record.key)}
                    isSelected={selected.has(record.key)}
                    onSelect={(isOn) => onSelect(record.key, isOn)}
                    onDone={onDone}
                  />
                ) : (
                  <RowToCome />
                )}
              </li>
            )
          })}
        </ul>
      </div>
      <KeyBar commands={commands} isReader={!may('operator')} />
    </>
  )
}

function RowToCome() {
  return (
    <Center h={ROW}>
      <Loader size="sm" aria-hidden />
    </Center>
  )
}
