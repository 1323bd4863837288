/** What each flow of a trial asked of each account: at its start, and each time that one of its records came to an end. */
export interface RequestMeter {
  readonly onRequest: (account: { readonly name: string }) => void
  readonly begin: (flow: string) => void
  readonly onRecord: (flow: string) => void
  readonly end: () => void
  /** Requests to each account that one more record of a flow costs, as far as those that were tried show it. */
  readonly perRecord: (flow: string) => ReadonlyMap<string, number>
}

type Count = ReadonlyMap<string, number>

export function createRequestMeter(): RequestMeter {
  const sent = new Map<string, number>()
  const taken = new Map<string, Count[]>()
  let current: string | undefined
  return {
    onRequest: ({ name }) => void sent.set(name, (sent.get(name) ?? 0) + 1),
    begin: (flow) => {
      current = flow
      taken.set(flow, [new Map(sent)])
    },
    onRecord: (flow) => {
      if (flow === current) taken.get(flow)?.push(new Map(sent))
    },
    end: () => {
      current = undefined
    },
    perRecord: (flow) => slope(taken.get(flow) ?? []),
  }
}

/** The first records pay for lists that are read once for all: where there are more than a few, they do not count. */
function slope(counts: readonly Count[]): Count {
  const last = counts.at(-1)
  const records = counts.length - 1
  if (!last || records === 0) return new Map()
  const left = records > 3 ? Math.ceil(records / 3) : 0
  const first = counts[left] ?? new Map<string, number>()
  return new Map(
    [...last].map(([account, count]) => [
      account,
      (count - (first.get(account) ?? 0)) / (records - left),
    ]),
  )
}
