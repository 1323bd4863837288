import { Button, Stack, Table, Text } from '@mantine/core'
import { gesture } from '../../model/document/gesture.ts'
import { showPath, valueAt } from '../../model/document/json-path.ts'
import { label } from '../../model/document/label.ts'
import type { MergeConflict } from '../../model/merge/reapply-changes.ts'
import { useText } from '../../text/use-text.ts'
import { useEditor, useFlow } from '../editor-context.tsx'
import { ShownValue } from './plan.tsx'
import { drawerText } from './text.ts'

/** Places that two people changed at once: theirs stands in the text, and ours is kept here to be put back. */
export function Conflicts({ conflicts }: { readonly conflicts: readonly MergeConflict[] }) {
  const t = useText(drawerText)
  const { perform } = useEditor()
  const flow = useFlow((state) => state.flow.value)
  if (conflicts.length === 0) return <Text size="sm">{t('noConflicts')}</Text>
  return (
    <Stack>
      <Table verticalSpacing={4} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('conflictPlace')}</Table.Th>
            <Table.Th>{t('theirs')}</Table.Th>
            <Table.Th>{t('mine')}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {conflicts.map(({ path, ours, theirs }) => (
            <Table.Tr key={showPath(path)}>
              <Table.Td>{showPath(path)}</Table.Td>
              <Table.Td>
                <ShownValue value={theirs} />
              </Table.Td>
              <Table.Td>
                <ShownValue value={ours} />
              </Table.Td>
              <Table.Td>
                <Button
                  size="compact-xs"
                  variant="light"
                  disabled={valueAt(flow, path) === undefined}
                  onClick={() => {
                    const edit =
                      ours === undefined
                        ? ({ kind: 'remove', path } as const)
                        : ({ kind: 'set', path, value: ours } as const)
                    perform(gesture(label('gesture.set-key', { key: showPath(path) }), [edit]))
                  }}
                >
                  {t('takeMine')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
