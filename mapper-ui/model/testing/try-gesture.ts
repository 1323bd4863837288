import type { DocumentPath, Json } from '../../../engine/index.ts'
import { createFlowDocument } from '../document/flow-document.ts'
import type { GestureOutcome } from '../document/gesture.ts'
import { readFlow } from '../document/read-flow.ts'
import { type MappingView, viewMapping } from '../mapping/mapping-view.ts'
import { sampleFlow, sampleSurroundings } from './sample-flow.ts'

/** What came of a gesture on a text: lines that are gone, lines that are new, and what people are told. */
export interface TriedGesture {
  readonly gone: readonly string[]
  readonly added: readonly string[]
  readonly notices: readonly string[]
  readonly refused?: string
  readonly text: string
}

export function openMapping(text = sampleFlow, step: DocumentPath = ['steps', 2]): MappingView {
  const flow = readFlow('orders.yaml', text).reading?.value ?? {}
  const view = viewMapping({ flow, surroundings: sampleSurroundings, step, diagnostics: [] })
  if (!view) throw new Error('no mapping here')
  return view
}

/** Makes a gesture of the mapping on a text. */
export function tryMapping(
  make: (view: MappingView) => GestureOutcome,
  text = sampleFlow,
  step: DocumentPath = ['steps', 2],
): TriedGesture {
  return tryOutcome(text, make(openMapping(text, step)))
}

/** Makes a gesture of the pipeline or a table on a text. */
export function tryFlow(make: (flow: Json) => GestureOutcome, text = sampleFlow): TriedGesture {
  return tryOutcome(text, make(readFlow('orders.yaml', text).reading?.value ?? {}))
}

function tryOutcome(text: string, outcome: GestureOutcome): TriedGesture {
  const document = createFlowDocument('orders.yaml', text)
  const performed = document.perform(outcome)
  const result = document.store.getState().text
  const [before, after] = [text.split('\n'), result.split('\n')]
  const told = {
    gone: differing(before, after),
    added: differing(after, before),
    notices: performed.kind === 'performed' ? performed.notices.map(({ key }) => key) : [],
    text: result,
  }
  document.undo()
  if (document.store.getState().text !== text) throw new Error('undo does not lead back')
  return performed.kind === 'refused' ? { ...told, refused: performed.reason.key } : told
}

/** Lines of the first text that the second does not have as often. */
function differing(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others]
  return lines.filter((line) => {
    const at = rest.indexOf(line)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}
