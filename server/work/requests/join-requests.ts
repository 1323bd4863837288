import type { AskedScope, RunRequest } from './run-requests.ts'

/** What one run is to do, and which requests are done with it. */
export interface JoinedRequest {
  readonly ids: readonly string[]
  readonly cause: string
  readonly scope: AskedScope
  readonly force: boolean
  /** Of the calls that asked, the first first. */
  readonly traceParents: readonly string[]
}

const MAX_KEYS = 1_000

/**
 * Joins the first request with all that one run can do together with it: a thousand pushes of a source become one
 * run that reads their keys once, and a run over everything answers who asked for what changed.
 */
export function joinRequests(requests: readonly RunRequest[]): JoinedRequest | undefined {
  const [first, ...others] = requests
  if (!first) return undefined
  let scope = first.scope
  const together = [first]
  for (const other of others) {
    if (other.force !== first.force) continue
    const joined = joinScopes(scope, other.scope)
    if (!joined) continue
    scope = joined
    together.push(other)
  }
  return {
    ids: together.map(({ id }) => id),
    cause: first.cause,
    scope,
    force: first.force,
    traceParents: together.flatMap(({ traceParent }) => traceParent ?? []),
  }
}

function joinScopes(left: AskedScope, right: AskedScope): AskedScope | undefined {
  if (left.kind === 'woken' && right.kind === 'woken') {
    const keys = [...new Set([...left.keys, ...right.keys])]
    return keys.length > MAX_KEYS ? undefined : { kind: 'woken', keys }
  }
  if (left.kind === 'changes' && right.kind === 'changes') return left
  if (isPlain(left) && isPlain(right)) return { kind: 'all' }
  if (left.kind === 'since' && right.kind === 'since') {
    return left.since < right.since ? left : right
  }
  return undefined
}

/** Everything, or what changed: the previous answers the latter. */
function isPlain({ kind }: AskedScope): boolean {
  return kind === 'all' || kind === 'changes'
}
