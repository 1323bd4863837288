import type { PipelineNode } from './pipeline-view.ts'

/** Steps of one kind that follow each other and are drawn as one card: checks, values, look-ups of one list. */
export interface StepRun {
  /** Absent for a step that stands for itself. */
  readonly kind?: 'checks' | 'values' | 'lookUps' | undefined
  readonly nodes: readonly PipelineNode[]
}

/** Parts the steps of a lane, in their order, into runs. */
export function findRuns(nodes: readonly PipelineNode[]): readonly StepRun[] {
  const runs: { sort: string; nodes: PipelineNode[] }[] = []
  for (const node of nodes) {
    const sort = sortOf(node)
    const last = runs.at(-1)
    if (last && sort !== '' && last.sort === sort) last.nodes.push(node)
    else runs.push({ sort, nodes: [node] })
  }
  return runs.map(({ sort, nodes: own }) => {
    const [kind] = sort.split(' ')
    return own.length > 1 && isKind(kind) ? { kind, nodes: own } : { nodes: own }
  })
}

/** Look-ups are drawn together only where they are made for the same list. */
function sortOf({ verb, badges }: PipelineNode): string {
  if (verb === 'skip' || verb === 'fail') return 'checks'
  if (verb === 'let') return 'values'
  if (verb !== 'find') return ''
  return `lookUps ${badges.find(({ kind }) => kind === 'for')?.text ?? ''}`
}

function isKind(text: string | undefined): text is NonNullable<StepRun['kind']> {
  return text === 'checks' || text === 'values' || text === 'lookUps'
}
