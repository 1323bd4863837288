import type { Node, NodeProps } from '@xyflow/react'
import { memo, type ReactNode } from 'react'
import {
  describeFunctions,
  type FormulaGraph,
  type GraphNode,
  type NodeValue,
  type Port,
} from '../../../../engine/index.ts'
import { setFormula } from '../../../model/gesture/change-field.ts'
import { tableNames } from '../../../model/mapping/flow-surroundings.ts'
import { useProblemText } from '../../../text/use-problem-text.ts'
import { useText } from '../../../text/use-text.ts'
import { useFlow, useView } from '../../editor-context.tsx'
import { change } from '../connect.ts'
import { useMapping } from '../mapping-context.tsx'
import { showValue } from '../row-values.ts'
import { mappingText } from '../text.ts'
import { ConstantInput } from './constant-input.tsx'
import { operatorsLike, withCase, withConstant, withFunction, withTable } from './edit-chain.ts'
import { isChip } from './place-chain.ts'

export type ChainFlowNode = Node<
  {
    readonly node: GraphNode
    readonly graph: FormulaGraph
    readonly target: string
    readonly values: ReadonlyMap<string, NodeValue>
    /** Nodes that have a place of their own. */
    readonly shown: ReadonlySet<string>
  },
  'chain'
>

const functionNames = describeFunctions().map(({ name }) => name)

/** One node of a formula: what comes in, what it does with it, and what it gives in the chosen sample. */
export const ChainNode = memo(function ChainNode({ data }: NodeProps<ChainFlowNode>) {
  const t = useText(mappingText)
  const { node, graph, target, values } = data
  const say = useProblemText()
  const write = useWrite(target)
  const own = values.get(node.id)
  return (
    <div className="mapping-node" data-kind={node.kind} data-taken={own?.taken}>
      <div className="mapping-node-head">
        <NodeTitle node={node} graph={graph} onWrite={write} />
        {node.kind === 'when' && (node.form === 'choice' || node.form === 'if') && (
          <button
            type="button"
            title={t('addCase')}
            aria-label={t('addCase')}
            onClick={() => write(withCase(graph, node))}
          >
            +
          </button>
        )}
      </div>
      {node.ports.map((port) => (
        <PortRow key={port.name} port={port} data={data} onWrite={write} />
      ))}
      <div className="mapping-node-out" data-error={own?.error === undefined ? undefined : ''}>
        {own?.error === undefined ? showValue(own?.value) : say(own.error)}
      </div>
    </div>
  )
})

function useWrite(target: string): (formula: string) => void {
  const mapping = useMapping()
  return (formula) => {
    change(mapping, (view) => setFormula(view, target, formula))
  }
}

function NodeTitle({
  node,
  graph,
  onWrite,
}: {
  readonly node: GraphNode
  readonly graph: FormulaGraph
  readonly onWrite: (formula: string) => void
}): ReactNode {
  const t = useText(mappingText)
  const flow = useFlow((state) => state.flow.value)
  const surroundings = useView((state) => state.surroundings)
  if (node.kind === 'fn' && node.form !== 'template' && node.form !== 'minus') {
    const isCall = node.form !== 'infix'
    const names = isCall ? functionNames : operatorsLike(node.name)
    return (
      <Choice
        label={t('changeFunction')}
        value={node.name}
        names={names}
        sign={isCall ? '$' : ''}
        onChoose={(name) => onWrite(withFunction(graph, node.id, name))}
      />
    )
  }
  if (node.kind === 'lookup' && node.table !== undefined && surroundings) {
    return (
      <Choice
        label={t('changeTable')}
        value={node.table}
        names={tableNames(flow, surroundings)}
        sign="⇄ "
        onChoose={(table) => onWrite(withTable(graph, node.id, table))}
      />
    )
  }
  return <strong title={node.text}>{titleOf(node)}</strong>
}

const SIGNS: Readonly<Record<string, string>> = {
  each: '↻',
  pick: '[n]',
  template: '&',
  default: '??',
  truthy: '?:',
  choice: '? :',
  if: '$if',
  lookup: '⇄',
  object: '{ }',
  list: '[ ]',
}

function titleOf(node: GraphNode): string {
  const form = 'form' in node ? SIGNS[node.form] : undefined
  const name = node.kind === 'fn' ? node.name : node.text
  return form ?? SIGNS[node.kind] ?? name
}

function Choice({
  label,
  value,
  names,
  sign,
  onChoose,
}: {
  readonly label: string
  readonly value: string
  readonly names: readonly string[]
  readonly sign: string
  readonly onChoose: (name: string) => void
}) {
  const all = names.includes(value) ? names : [value, ...names]
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {all.map((name) => (
        <option key={name} value={name}>
          {sign}
          {name}
        </option>
      ))}
    </select>
  )
}

/** What comes in at a port: a field, a name, a fixed value that can be changed, or another node. */
function PortRow({
  port,
  data: { graph, values, shown },
  onWrite,
}: {
  readonly port: Port
  readonly data: ChainFlowNode['data']
  readonly onWrite: (formula: string) => void
}) {
  const t = useText(mappingText)
  const say = useProblemText()
  const from = graph.nodes.find(({ id }) => id === port.node)
  const value = values.get(port.node)
  if (!from) return null
  return (
    <div className="mapping-port" data-taken={value?.taken} title={showValue(value?.value)}>
      <small>{portName(port.name)}</small>
      {from.kind === 'constant' && from.value !== undefined ? (
        <ConstantInput
          label={t('changeConstant')}
          value={from.value}
          onChange={(next) => onWrite(withConstant(graph, from.id, next))}
        />
      ) : (
        <>
          {(isChip(from) || !shown.has(from.id)) && <code>{from.text}</code>}
          <span>{value?.error === undefined ? showValue(value?.value) : say(value.error)}</span>
        </>
      )}
    </div>
  )

  function portName(name: string): string {
    if (name === 'otherwise') return t('caseOther')
    if (name.startsWith('test')) return t('caseIf')
    return name.startsWith('then') ? t('caseThen') : name
  }
}
