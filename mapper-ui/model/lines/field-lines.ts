import { lineageOf, type MappingView } from '../mapping/mapping-view.ts'
import { hasFlag, RowFlag, rowAbove } from '../mapping/schema-rows.ts'

/** `value`: part of it. `condition`: decides about it. `loop`: the list it is made from. */
export const LineKind = { value: 0, condition: 1, loop: 2 } as const

/** Lines between source and target rows, as numbers only: they are gone through with every scroll. */
export interface FieldLines {
  readonly count: number
  /** Source row, by line. */
  readonly from: Int32Array
  /** Target row, by line. */
  readonly to: Int32Array
  readonly kinds: Uint8Array
  /** By line: how many lines it stands for; more than one where a whole group is taken over. */
  readonly weights: Int32Array
  /** By line: the line that stands for it and its neighbours, or -1. */
  readonly bundleOf: Int32Array
}

interface DraftLine {
  readonly from: number
  readonly to: number
  readonly kind: number
}

/** Makes the lines that the lineage of each formula tells, however the formula is written. */
export function listFieldLines(view: MappingView): FieldLines {
  const lines: DraftLine[] = []
  for (const field of view.fields) {
    const to = view.target.rowOf.get(field.target)
    const lineage = lineageOf(view, field)
    if (to === undefined || !lineage) continue
    const kind = field.kind === 'loop' ? LineKind.loop : LineKind.value
    addLines(lineage.values, kind, to)
    addLines(lineage.conditions, LineKind.condition, to)
    if (field.if !== undefined)
      addLines(conditionsOf(field.if, view, field), LineKind.condition, to)
  }
  return withBundles(lines, view)

  function addLines(paths: readonly string[], kind: number, to: number): void {
    const rows = new Set(paths.map((path) => rowAbove(view.source, path)))
    for (const from of rows) if (from >= 0) lines.push({ from, to, kind })
  }
}

function conditionsOf(
  test: string,
  view: MappingView,
  field: MappingView['fields'][number],
): readonly string[] {
  const inner = { path: field.path, list: field.text, outer: field.scope }
  const { values, conditions } = view.lineages.read(test, inner)
  return [...values, ...conditions]
}

/** Adds one line for each two groups whose fields are all joined side by side. */
function withBundles(drafts: readonly DraftLine[], view: MappingView): FieldLines {
  const lines = [...drafts]
  const bundleOf = drafts.map(() => -1)
  const weights = drafts.map(() => 1)
  for (const [to, members] of linesByGroup(drafts, view)) {
    const first = drafts[members[0] ?? -1]
    const from = first ? (view.source.parent[first.from] ?? -1) : -1
    const isParallel = members.every((line) => {
      const draft = drafts[line]
      return draft?.kind === LineKind.value && view.source.parent[draft.from] === from
    })
    const isWhole = view.filledWithin[to] === view.fillableWithin[to]
    if (from < 0 || members.length < 2 || !isParallel || !isWhole) continue
    for (const line of members) bundleOf[line] = lines.length
    lines.push({ from, to, kind: LineKind.value })
    bundleOf.push(-1)
    weights.push(members.length)
  }
  return {
    count: lines.length,
    from: Int32Array.from(lines, ({ from }) => from),
    to: Int32Array.from(lines, ({ to }) => to),
    kinds: Uint8Array.from(lines, ({ kind }) => kind),
    weights: Int32Array.from(weights),
    bundleOf: Int32Array.from(bundleOf),
  }
}

/** Target group → lines that end in fields right within it. */
function linesByGroup(
  drafts: readonly DraftLine[],
  { target }: MappingView,
): ReadonlyMap<number, readonly number[]> {
  const groups = new Map<number, number[]>()
  for (const [line, { to }] of drafts.entries()) {
    const group = target.parent[to] ?? -1
    if (group < 0 || !hasFlag(target, group, RowFlag.group)) continue
    const members = groups.get(group) ?? []
    groups.set(group, members)
    members.push(line)
  }
  return groups
}
