import type { KeyboardEvent } from 'react'
import { type CommandId, findCommand } from '../../model/keymap.ts'
import type { PipelineNode } from '../../model/pipeline/pipeline-view.ts'
import { isMac } from '../is-mac.ts'
import type { Pipeline, PipelineActions } from './use-pipeline.ts'

/** Keys of the list and of the drawing: they walk the steps, and do what the buttons do. */
export function usePipelineKeys(
  pipeline: Pipeline,
  actions: PipelineActions,
  openMenu: () => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.target instanceof HTMLInputElement) return
    if (foldSection(event, pipeline)) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    const { nodes } = pipeline.view
    const at = nodes.findIndex(({ id }) => id === (pipeline.chosen ?? focusedStep(event)))
    const next = walk(event, nodes, at)
    const node = nodes[at]
    const command = findCommand(event, 'pipeline', { isMac, isTyping: false })
    const isDone = next ? choose(next, actions) : run(command, node, { actions, openMenu })
    if (!isDone) return
    event.preventDefault()
    event.stopPropagation()
  }
}

/** On the name of a section of the list: Enter and the arrows beside each other fold it. */
function foldSection({ key, target }: KeyboardEvent, { folded, fold }: Pipeline): boolean {
  const section = target instanceof HTMLElement ? target.dataset['section'] : undefined
  if (section === undefined) return false
  const isFolded = folded.has(section)
  const isAsked =
    key === 'Enter' ||
    key === ' ' ||
    (key === 'ArrowLeft' && !isFolded) ||
    (key === 'ArrowRight' && isFolded)
  if (isAsked) fold(section)
  return isAsked
}

/** While nothing is chosen, the list still has the focus on an item. */
function focusedStep({ target }: KeyboardEvent): string | undefined {
  return target instanceof HTMLElement ? target.dataset['step'] : undefined
}

function choose(node: PipelineNode, { choose: chooseStep }: PipelineActions): boolean {
  chooseStep(node.path)
  return true
}

function walk(
  event: KeyboardEvent,
  nodes: readonly PipelineNode[],
  at: number,
): PipelineNode | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined
  switch (event.key) {
    case 'ArrowDown':
      return nodes[Math.min(at + 1, nodes.length - 1)]
    case 'ArrowUp':
      return nodes[Math.max(at - 1, 0)]
    case 'Home':
      return nodes[0]
    case 'End':
      return nodes.at(-1)
    case 'ArrowLeft':
      return nodes.findLast(({ id }) => nodes[at]?.lane.startsWith(`${id}.`) === true)
    case 'ArrowRight':
      return nodes.find(({ lane }) => lane.startsWith(`${nodes[at]?.id ?? '?'}.`))
    default:
      return undefined
  }
}

function run(
  command: CommandId | undefined,
  node: PipelineNode | undefined,
  { actions, openMenu }: { readonly actions: PipelineActions; readonly openMenu: () => void },
): boolean {
  if (command === 'add-step') {
    openMenu()
    return true
  }
  if (!node || node.kind === 'source' || command === undefined) return false
  const { path } = node
  const commands: Partial<Record<CommandId, () => boolean | void>> = {
    edit: () => actions.openMapping(path) || focusInspector(),
    'edit-large': focusInspector,
    'move-up': () => actions.move(path, -1),
    'move-down': () => actions.move(path, 1),
    remove: () => actions.remove(path),
    when: () => actions.wrap(path, 'if'),
  }
  const act = commands[command]
  return act !== undefined && act() !== false
}

function focusInspector(): boolean {
  const field = document.querySelector<HTMLElement>('.step-inspector :is(input, textarea)')
  field?.focus()
  return field !== null
}
