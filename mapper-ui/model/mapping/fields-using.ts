import type { DocumentPath, Json } from '../../../engine/index.ts'
import { listFieldLines } from '../lines/field-lines.ts'
import { withoutMarks } from './field-path.ts'
import { listSteps } from './flow-steps.ts'
import type { FlowSurroundings } from './flow-surroundings.ts'
import { viewMapping } from './mapping-view.ts'

/** A field of a step that is filled. */
export interface FilledField {
  readonly step: DocumentPath
  readonly target: string
}

/** Fields that are made of a source field (`lines[].sku`) or of something in it, or that it decides about. */
export function fieldsUsing(
  flow: Json,
  surroundings: FlowSurroundings,
  source: string,
): readonly FilledField[] {
  const wanted = withoutMarks(source)
  const isMeant = (path: string) => path === wanted || path.startsWith(`${wanted}.`)
  return listSteps(flow).flatMap(({ path: step }) => {
    const view = viewMapping({ flow, surroundings, step, diagnostics: [] })
    if (!view) return []
    const { count, from, to, weights } = listFieldLines(view)
    const targets = new Set<string>()
    for (let line = 0; line < count; line++) {
      const isMade = weights[line] === 1 && isMeant(view.source.paths[from[line] ?? -1] ?? '')
      if (isMade) targets.add(view.target.paths[to[line] ?? -1] ?? '')
    }
    return [...targets].map((target) => ({ step, target }))
  })
}
