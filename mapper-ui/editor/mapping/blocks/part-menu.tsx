import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { GraphNode } from '../../../../engine/index.ts'
import {
  movePart,
  removePart,
  rowOf,
  unwrapPart,
  type Wrapping,
  wrapPart,
} from '../../../model/blocks/change-parts.ts'
import { partOf, replacePart } from '../../../model/blocks/replace-part.ts'
import { useText } from '../../../text/use-text.ts'
import { type Place, useBlocks } from './blocks-context.tsx'
import { blocksText } from './text.ts'
import type { Editing } from './use-editing.ts'

/** What can be done with a part: something put around it, in its place, or in another order. */
export function PartMenu({
  node,
  place,
  editing,
}: {
  readonly node: GraphNode
  readonly place: Place | undefined
  readonly editing: Editing
}) {
  const t = useText(blocksText)
  const { graph, titleOf, write } = useBlocks()
  const first = node.ports[0] && partOf(graph, node.ports[0].node)
  const wrap = (wrapping: Wrapping) => () => write(wrapPart(graph, node.id, wrapping))
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('part', { part: titleOf(node) })}
        >
          <IconDots size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => editing.begin('if')}>{t('wrapIf')}</Menu.Item>
        <Menu.Item onClick={wrap({ kind: 'first' })}>{t('wrapFirst')}</Menu.Item>
        <Menu.Item onClick={wrap({ kind: 'words' })}>{t('wrapWords')}</Menu.Item>
        <Menu.Item onClick={() => editing.begin('table')}>{t('wrapTable')}</Menu.Item>
        <Menu.Item onClick={() => editing.begin('function')}>{t('wrapFunction')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => editing.begin('field')}>{t('useField')}</Menu.Item>
        <Menu.Item onClick={() => write(replacePart(graph, node.id, '""'))}>
          {t('useFixed')}
        </Menu.Item>
        <Menu.Item onClick={() => editing.begin('text')}>{t('useText')}</Menu.Item>
        {first && (
          <Menu.Item onClick={() => write(unwrapPart(graph, node.id))}>
            {t('unwrap', { part: titleOf(first) })}
          </Menu.Item>
        )}
        {place && <RowItems place={place} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function RowItems({ place: { row, at } }: { readonly place: Place }) {
  const t = useText(blocksText)
  const { graph, write } = useBlocks()
  const parts = rowOf(graph, row)
  const count = parts?.parts.length ?? 0
  return (
    <>
      <Menu.Divider />
      <Menu.Item disabled={at === 0} onClick={() => write(movePart(graph, row, at, -1))}>
        {t('up')}
      </Menu.Item>
      <Menu.Item disabled={at + 1 >= count} onClick={() => write(movePart(graph, row, at, 1))}>
        {t('down')}
      </Menu.Item>
      <Menu.Item
        color="red"
        disabled={count <= (parts?.least ?? 0)}
        onClick={() => write(removePart(graph, row, at))}
      >
        {t('remove')}
      </Menu.Item>
    </>
  )
}
