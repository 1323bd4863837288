import { Accordion, Skeleton, Text } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import type { Questions } from '../../server/api/contract/integrations.ts'
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
    <Accordion variant="separated" value={open} onChange={setOpen} order={3}>
      {tables.map((table) => (
        <Accordion.Item key={table.name} value={table.name}>
          <Accordion.Control>
            <Text fw={600}>{table.title}</Text>
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
