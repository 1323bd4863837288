/** A flow, and the names of those that make what it waits for. */
export interface OrderedFlow {
  readonly flow: string
  readonly waitsFor: readonly string[]
}

export interface PlacedFlow<Flow extends OrderedFlow> {
  readonly flow: Flow
  /** How many flows come one after the other before it. */
  readonly depth: number
}

/** Each flow behind those that it waits for, as near to its place as that allows. Flows that wait for each other keep their places. */
export function orderFlows<Flow extends OrderedFlow>(
  flows: readonly Flow[],
): readonly PlacedFlow<Flow>[] {
  const byName = new Map(flows.map((flow) => [flow.flow, flow]))
  const placed = new Map<string, PlacedFlow<Flow>>()
  const under = new Set<string>()
  for (const flow of flows) place(flow)
  return [...placed.values()]

  function place(flow: Flow): number {
    const before = placed.get(flow.flow)
    if (before) return before.depth
    // It waits for one that waits for it.
    if (under.has(flow.flow)) return -1
    under.add(flow.flow)
    const depths = flow.waitsFor.flatMap((name) => {
      const other = byName.get(name)
      return other ? [place(other)] : []
    })
    under.delete(flow.flow)
    const depth = Math.max(-1, ...depths) + 1
    placed.set(flow.flow, { flow, depth })
    return depth
  }
}
