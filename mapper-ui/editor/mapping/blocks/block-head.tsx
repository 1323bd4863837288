import type { ReactNode } from 'react'
import { describeFunctions, type GraphNode } from '../../../../engine/index.ts'
import { renameFunction, renameTable } from '../../../model/blocks/change-parts.ts'
import { groupByKind } from '../../../model/blocks/function-kinds.ts'
import { tableNames } from '../../../model/mapping/flow-surroundings.ts'
import { functionTitle, kindTitle } from '../../../text/help-text.ts'
import { type Translate, useLocale, useText } from '../../../text/use-text.ts'
import { useFlow, useView } from '../../editor-context.tsx'
import { useBlocks } from './blocks-context.tsx'
import { kindOf, operatorsLike } from './part-kinds.ts'
import { blocksText } from './text.ts'
import { TILES } from './tiles.tsx'
import { ValuePill } from './value-pill.tsx'

/** What a block does, in words that can be changed, and what it gives. */
export function BlockHead({ node, menu }: { readonly node: GraphNode; readonly menu: ReactNode }) {
  const { values } = useBlocks()
  return (
    <div className="block-head">
      <span className="block-tile">{TILES[kindOf(node)]}</span>
      <BlockName node={node} />
      <span className="block-room" />
      <ValuePill value={values.get(node.id)} />
      {menu}
    </div>
  )
}

function BlockName({ node }: { readonly node: GraphNode }): ReactNode {
  const t = useText(blocksText)
  if (node.kind === 'fn' && node.form === 'infix') return <OperatorName node={node} />
  if (node.kind === 'fn' && node.form !== 'template' && node.form !== 'minus') {
    return <FunctionName node={node} />
  }
  if (node.kind === 'lookup' && node.table !== undefined) {
    return <TableName id={node.id} table={node.table} />
  }
  return <strong>{t(nameOf(node))}</strong>
}

function nameOf(node: GraphNode): Parameters<Translate<(typeof blocksText)['keys'][number]>>[0] {
  if (node.kind === 'fn') return node.form === 'minus' ? 'minus' : 'template'
  if (node.kind === 'when') return node.form === 'choice' ? 'if' : node.form
  if (node.kind === 'each') return node.form === 'pick' ? 'pick' : 'each'
  return NAMES[node.kind]
}

const NAMES = {
  lookup: 'rows',
  list: 'listOf',
  object: 'object',
  names: 'names',
  code: 'code',
  source: 'code',
  variable: 'code',
  constant: 'code',
} as const

const functionsByKind = groupByKind(describeFunctions(), ({ name }) => name)

function FunctionName({ node }: { readonly node: GraphNode & { readonly kind: 'fn' } }) {
  const t = useText(blocksText)
  const locale = useLocale()
  const { graph, write } = useBlocks()
  return (
    <select
      aria-label={t('functionName')}
      value={node.name}
      onChange={({ currentTarget }) => write(renameFunction(graph, node.id, currentTarget.value))}
    >
      {functionsByKind.map(({ kind, functions }) => (
        <optgroup key={kind} label={kindTitle(locale, kind)}>
          {functions.map(({ name }) => (
            <option key={name} value={name}>
              {functionTitle(locale, name)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

function OperatorName({ node }: { readonly node: GraphNode & { readonly kind: 'fn' } }) {
  const t = useText(blocksText)
  const { graph, write } = useBlocks()
  return (
    <>
      <strong>{t(kindOf(node) === 'condition' ? 'question' : 'calculate')}</strong>
      <select
        aria-label={t('operator')}
        value={node.name}
        onChange={({ currentTarget }) => write(renameFunction(graph, node.id, currentTarget.value))}
      >
        {operatorsLike(node.name).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}

function TableName({ id, table }: { readonly id: string; readonly table: string }) {
  const t = useText(blocksText)
  const { graph, write } = useBlocks()
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  const known = surroundings ? tableNames(flow, surroundings) : []
  const names = known.includes(table) ? known : [table, ...known]
  return (
    <>
      <strong>{t('lookUpIn')}</strong>
      <select
        aria-label={t('chooseTable')}
        value={table}
        onChange={({ currentTarget }) => write(renameTable(graph, id, currentTarget.value))}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}
