import { Accordion, Badge, Group, Skeleton, Text } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import type { Questions } from '../../server/contract/integrations.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useText } from '../text/use-text.ts'
import { EmptyState } from '../widgets/empty-state.tsx'
import { TableEditor } from './table-editor.tsx'
import { toTableRows, UNREAD } from './table-rows.ts'
import { wizardText } from './text.ts'
import type { SameNames } from './use-same-names.ts'
import type { TableDrafts } from './use-table-drafts.ts'

/** The value tables of all flows that are to run, each telling what it has and what is suggested for it. */
export function TablesStep({
  workspace,
  integration,
  tables,
  at,
  names,
  drafts,
}: {
  readonly workspace: string
  readonly integration: string
  readonly tables: Questions['tables']
  /** The table that somebody was sent to. */
  readonly at: string | undefined
  readonly names: SameNames
  readonly drafts: TableDrafts
}) {
  const t = useText(wizardText)
  const first = tables.find(({ name }) => name === at) ?? tables[0]
  const [open, setOpen] = useState<string[]>(first ? [first.name] : [])
  if (tables.length === 0) {
    return (
      <EmptyState icon={<IconTable />} title={t('noTables')}>
        {t('tablesAbout')}
      </EmptyState>
    )
  }
  return (
    <Accordion multiple variant="contained" value={open} onChange={setOpen} order={3}>
      {tables.map((table) => (
        <Accordion.Item
          key={table.name}
          value={table.name}
          ref={table.name === at ? scrollIntoView : undefined}
          style={{ scrollMarginTop: BELOW_HEADER }}
        >
          <Accordion.Control>
            <Group justify="space-between" pr="sm">
              <Text fw={600}>{table.title}</Text>
              <TableNotes
                params={{ workspace, integration, table: table.name }}
                isNeeded={table.otherwise === 'fail'}
                names={names}
              />
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            {/* What could not be saved is kept while its table is closed. */}
            {(open.includes(table.name) || drafts.stateOf(table.name) !== 'saved') && (
              <Suspense fallback={<Skeleton height={320} />}>
                <TableEditor
                  workspace={workspace}
                  integration={integration}
                  table={table}
                  names={names}
                  drafts={drafts}
                />
              </Suspense>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

/** The header of every page stays at the top. */
const BELOW_HEADER = 72

function scrollIntoView(item: HTMLElement | null): void {
  item?.scrollIntoView({ block: 'start' })
}

/** How many rows a table has, and how many are suggested; one that stops records while it is empty stands out. */
function TableNotes({
  params,
  isNeeded,
  names,
}: {
  readonly params: {
    readonly workspace: string
    readonly integration: string
    readonly table: string
  }
  readonly isNeeded: boolean
  readonly names: SameNames
}) {
  const t = useText(wizardText)
  const { data } = useAnswer('readTable', { params })
  const sides = useAnswer('readTableChoices', { params })
  const read = sides.data?.body ?? UNREAD
  const { table } = params
  const accepted = data ? names.of(table, read, data.body.rows, data.body.shipped) : {}
  const hasAccepted = Object.keys(accepted).length > 0
  const { note } = names
  useEffect(() => note(table, hasAccepted), [note, table, hasAccepted])
  if (!data) return null
  const { shipped, rows: saved } = data.body
  const rows = { ...accepted, ...saved }
  const count = Object.keys({ ...shipped, ...rows }).length
  const suggested = toTableRows(read, rows, shipped).filter(
    ({ suggestion }) => suggestion !== undefined,
  ).length
  return (
    <Group gap="xs">
      {suggested > 0 && (
        <Badge variant="light" tt="none">
          {t('suggestions', { count: suggested })}
        </Badge>
      )}
      <Badge variant="light" tt="none" color={isNeeded && count === 0 ? 'yellow' : 'gray'}>
        {t('rowsSet', { count })}
      </Badge>
    </Group>
  )
}
