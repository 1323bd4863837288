import type { GraphNode } from '../../../../engine/index.ts'
import {
  addCase,
  addOtherwise,
  addPart,
  type PartRow,
  swapBranches,
} from '../../../model/blocks/change-parts.ts'
import { partOf } from '../../../model/blocks/replace-part.ts'
import { useText } from '../../../text/use-text.ts'
import { useBlocks } from './blocks-context.tsx'
import { blocksText } from './text.ts'

/** What can be added to a block. */
export function RowEnd({
  node,
  row,
}: {
  readonly node: GraphNode
  readonly row: PartRow | undefined
}) {
  const t = useText(blocksText)
  const { graph, write } = useBlocks()
  const { id } = node
  if (row) {
    return (
      <div className="block-actions">
        <button type="button" onClick={() => write(addPart(graph, id, '""'))}>
          + {t('addPart')}
        </button>
      </div>
    )
  }
  if (node.kind !== 'when' || (node.form !== 'if' && node.form !== 'choice')) return null
  const hasOtherwise = partOf(graph, `${id}/otherwise`) !== undefined
  const hasOne = partOf(graph, `${id}/test2`) === undefined
  return (
    <div className="block-actions">
      {!hasOtherwise && (
        <button type="button" onClick={() => write(addOtherwise(graph, id, '""'))}>
          + {t('addOtherwise')}
        </button>
      )}
      <button type="button" onClick={() => write(addCase(graph, id, 'false'))}>
        + {t('addCase')}
      </button>
      {hasOtherwise && hasOne && (
        <button type="button" onClick={() => write(swapBranches(graph, id))}>
          ⇄ {t('swap')}
        </button>
      )}
    </div>
  )
}
