import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { IconArrowsDiff } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { textAt } from '../../model/document/json-path.ts'
import { withoutMarks } from '../../model/mapping/field-path.ts'
import { fieldsUsing } from '../../model/mapping/fields-using.ts'
import { findResource } from '../../model/mapping/flow-surroundings.ts'
import { flattenSchema } from '../../model/mapping/schema-rows.ts'
import { useText } from '../../text/use-text.ts'
import { ProblemAlert } from '../../widgets/problem-alert.tsx'
import { useEditor, useFlow, useView } from '../editor-context.tsx'
import { repoint } from '../mapping/gone-sources.tsx'
import { RepointSelect } from '../mapping/repoint-select.tsx'
import { DrawerHint } from './drawer-hint.tsx'
import { drawerText } from './text.ts'
import type { RunningFlow } from './use-flow-of-file.ts'

/** Fields that the source really has against those that its connector knows. Asked for by hand: it reads the system. */
export function Drift({ running }: { readonly running: RunningFlow | undefined }) {
  const t = useText(drawerText)
  const [isAsked, setIsAsked] = useState(false)
  const params = running ?? { workspace: '', integration: '', flow: '' }
  const drift = useAnswer(
    'readDrift',
    { params: { ...params } },
    { isOff: !running || !isAsked, saysError: true },
  )
  const items = drift.data?.body.items
  if (!running) return <DrawerHint icon={<IconArrowsDiff />} title={t('notRunning')} />
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          size="compact-sm"
          loading={drift.isFetching}
          onClick={() => {
            if (isAsked) void drift.refetch()
            else setIsAsked(true)
          }}
        >
          {t('checkDrift')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('driftHint')}
        </Text>
      </Group>
      {drift.isLoadingError && (
        <ProblemAlert error={drift.error} onRetry={() => void drift.refetch()} />
      )}
      {items && items.length === 0 && <Text size="sm">{t('noDrift')}</Text>}
      {items && items.length > 0 && <DriftTable items={items} />}
    </Stack>
  )
}

interface DriftItem {
  readonly resource: string
  readonly field: string
  readonly kind: 'gone' | 'new' | 'retyped'
  readonly expected: string | null
  readonly found: string | null
}

const COLORS = { gone: 'red', retyped: 'orange', new: 'gray' } as const

function DriftTable({ items }: { readonly items: readonly DriftItem[] }) {
  const t = useText(drawerText)
  return (
    <Table verticalSpacing={4} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('field')}</Table.Th>
          <Table.Th>{t('kind')}</Table.Th>
          <Table.Th>{t('expected')}</Table.Th>
          <Table.Th>{t('found')}</Table.Th>
          <Table.Th>{t('usedBy')}</Table.Th>
          <Table.Th aria-label={t('repoint')} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ resource, field, kind, expected, found }) => (
          <Table.Tr key={`${resource} ${field}`}>
            <Table.Td>
              {resource} · <b>{field}</b>
            </Table.Td>
            <Table.Td>
              <Badge size="xs" variant="light" color={COLORS[kind]}>
                {t(`drift.${kind}`)}
              </Badge>
            </Table.Td>
            <Table.Td>{expected ?? '–'}</Table.Td>
            <Table.Td>{found ?? '–'}</Table.Td>
            <Table.Td>
              <UsedBy field={field} />
            </Table.Td>
            <Table.Td>{kind !== 'new' && <Repoint field={field} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** Another field for all formulas that read this one. */
function Repoint({ field }: { readonly field: string }) {
  const editor = useEditor()
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  const isUsed = useUsers(field).length > 0
  const others = useMemo(() => {
    const schema =
      surroundings && findResource(flow, surroundings, textAt(flow, ['source', 'read']))
    return schema
      ? flattenSchema(schema.schema).paths.filter((path) => path !== withoutMarks(field))
      : []
  }, [flow, surroundings, field])
  if (!isUsed) return null
  return (
    <RepointSelect
      name={field}
      side="source"
      fields={others}
      onChoose={(to) => repoint(editor, withoutMarks(field), to)}
    />
  )
}

function useUsers(field: string) {
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  return useMemo(
    () => (surroundings ? fieldsUsing(flow, surroundings, field) : []),
    [flow, surroundings, field],
  )
}

/** The mappings that it concerns; each is a click away. */
function UsedBy({ field }: { readonly field: string }) {
  const { view } = useEditor()
  const users = useUsers(field)
  return (
    <Group gap={4}>
      {users.map(({ step, target }) => (
        <Button
          key={`${step.join('.')} ${target}`}
          size="compact-xs"
          variant="light"
          onClick={() =>
            view.setState(({ place }) => ({
              place: { ...place, surface: 'mapping', step, field: target },
            }))
          }
        >
          {target}
        </Button>
      ))}
    </Group>
  )
}
