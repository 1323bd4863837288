import type { MappingView } from '../../model/mapping/mapping-view.ts'

/** Under what the fold of a level is kept as open; no field has such a path. */
export function foldPath({ target }: Pick<MappingView, 'target'>, parent: number): string {
  return `${target.paths[parent] ?? ''} …`
}

/** Those of all levels that a row is on or within. */
export function foldsAround(view: Pick<MappingView, 'target'>, row: number): readonly string[] {
  const { parent } = view.target
  const around: string[] = []
  for (let within = row; within >= 0; within = parent[within] ?? -1) {
    around.push(foldPath(view, parent[within] ?? -1))
  }
  return around
}
