import type { GraphNode, Port } from '../../../../engine/index.ts'
import { rowOf } from '../../../model/blocks/change-parts.ts'
import { isOnItsOwn, partOf, replacePart } from '../../../model/blocks/replace-part.ts'
import { useText } from '../../../text/use-text.ts'
import { BlockHead } from './block-head.tsx'
import { type Place, useBlocks } from './blocks-context.tsx'
import { Condition } from './condition.tsx'
import { EditPart } from './edit-part.tsx'
import { FixedInput } from './fixed-input.tsx'
import { kindOf } from './part-kinds.ts'
import { PartMenu } from './part-menu.tsx'
import { RowEnd } from './row-end.tsx'
import { blocksText } from './text.ts'
import { useEditing } from './use-editing.ts'
import { usePortName } from './use-port-name.ts'
import { ValuePill } from './value-pill.tsx'

/** A part of a formula: a chip where it is a field or a fixed value, else a block with its own parts. */
export function Block({ id, place }: { readonly id: string; readonly place?: Place | undefined }) {
  const { graph } = useBlocks()
  const editing = useEditing(id)
  const node = partOf(graph, id)
  if (!node) return null
  if (editing.what !== undefined) return <EditPart node={node} editing={editing} />
  const menu = <PartMenu node={node} place={place} editing={editing} />
  if (isOnItsOwn(node))
    return <Chip node={node} menu={menu} onChange={() => editing.begin('field')} />
  return (
    <div className="block" data-kind={kindOf(node)}>
      <BlockHead node={node} menu={menu} />
      {node.kind === 'code' ? <Code node={node} /> : <Parts node={node} />}
    </div>
  )
}

function Chip({
  node,
  menu,
  onChange,
}: {
  readonly node: GraphNode
  readonly menu: React.ReactNode
  readonly onChange: () => void
}) {
  const t = useText(blocksText)
  const { graph, values, titleOf, write } = useBlocks()
  return (
    <span className="block-chip-line">
      {node.kind === 'constant' && node.value !== undefined ? (
        <FixedInput
          label={t('fixed')}
          value={node.value}
          onChange={(value) => write(replacePart(graph, node.id, JSON.stringify(value)))}
        />
      ) : (
        <button
          type="button"
          className="block-chip"
          data-kind={node.kind}
          title={node.text}
          aria-label={t('changeField', { name: titleOf(node) })}
          onClick={onChange}
        >
          {titleOf(node)}
        </button>
      )}
      {node.kind !== 'constant' && <ValuePill value={values.get(node.id)} />}
      {menu}
    </span>
  )
}

function Parts({ node }: { readonly node: GraphNode }) {
  const { graph } = useBlocks()
  const row = rowOf(graph, node.id)
  const parts = row?.parts
  return (
    <>
      <ul className="block-parts">
        {parts
          ? parts.map((part, at) => (
              <li key={part.id} className="block-part">
                <small>{at + 1}</small>
                <Block id={part.id} place={{ row: node.id, at }} />
              </li>
            ))
          : node.ports.map((port) => <PortPart key={port.name} node={node} port={port} />)}
      </ul>
      <RowEnd node={node} row={row} />
    </>
  )
}

function PortPart({ node, port }: { readonly node: GraphNode; readonly port: Port }) {
  const { values } = useBlocks()
  const nameOf = usePortName(node)
  const isTest = node.kind === 'when' && port.name.startsWith('test')
  const isBranch = node.kind === 'when' && !isTest
  const isTaken = isBranch && values.get(port.node)?.taken === true
  return (
    <li className="block-part" data-taken={isTaken || undefined}>
      <small>{nameOf(port.name)}</small>
      {isTest ? <Condition id={port.node} /> : <Block id={port.node} />}
    </li>
  )
}

/** What cannot be drawn stays text; the fields that it reads are named. */
function Code({ node }: { readonly node: GraphNode }) {
  const t = useText(blocksText)
  const { graph, titleOf } = useBlocks()
  const reads = node.ports.flatMap((port) => partOf(graph, port.node) ?? [])
  return (
    <div className="block-code">
      <code>{node.text}</code>
      {reads.length > 0 && (
        <small>
          {t('reads')} {reads.map((each) => titleOf(each)).join(', ')}
        </small>
      )}
    </div>
  )
}
