import { Accordion, Badge, Group, Skeleton, Text } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import type { Questions } from '../../server/api/contract/integrations.ts'
import { useAnswer } from '../api/use-answer.ts'
import { EmptyState } from '../app/empty-state.tsx'
import { useText } from '../text/use-text.ts'
import { TableEditor } from './table-editor.tsx'
import { wizardText } from './text.ts'

/** The value tables of all flows that are to run; one is open at a time, and only then is it read from the systems. */
export function TablesStep({
  workspace,
  integration,
  tables,
}: {
  readonly workspace: string
  readonly integration: string
  readonly tables: Questions['tables']
}) {
  const t = useText(wizardText)
  const [open, setOpen] = useState<string | null>(tables[0]?.name ?? null)
  if (tables.length === 0) {
    return (
      <EmptyState icon={<IconTable />} title={t('noTables')}>
        {t('tablesAbout')}
      </EmptyState>
    )
  }
  return (
    <Accordion variant="contained" value={open} onChange={setOpen} order={3}>
      {tables.map((table) => (
        <Accordion.Item key={table.name} value={table.name}>
          <Accordion.Control>
            <Group justify="space-between" pr="sm">
              <Text fw={600}>{table.title}</Text>
              <RowCount
                params={{ workspace, integration, table: table.name }}
                isNeeded={table.otherwise === 'fail'}
              />
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            {open === table.name && (
              <Suspense fallback={<Skeleton height={240} />}>
                <TableEditor workspace={workspace} integration={integration} table={table} />
              </Suspense>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

/** How many rows a table has; one that stops records while it is empty stands out. */
function RowCount({
  params,
  isNeeded,
}: {
  readonly params: {
    readonly workspace: string
    readonly integration: string
    readonly table: string
  }
  readonly isNeeded: boolean
}) {
  const t = useText(wizardText)
  const { data } = useAnswer('readTable', { params })
  if (!data) return null
  const count = Object.keys({ ...data.body.shipped, ...data.body.rows }).length
  return (
    <Badge variant="light" tt="none" color={isNeeded && count === 0 ? 'yellow' : 'gray'}>
      {t('rowsSet', { count })}
    </Badge>
  )
}
