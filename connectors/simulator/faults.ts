import { isJsonObject, type Json } from './json.ts'
import { createRandom } from './seeded-random.ts'

/** Ways in which a server can be a nuisance. Systems themselves act on the last six. */
export const FAULT_KINDS = [
  /** Answers `ms` later, or once it is switched off. */
  'latency',
  /** Answers 429 as the system does; `ms` says how long the limit lasts. */
  'limited',
  /** Answers `status` (500 if none is given) and does nothing. */
  'status',
  /** Something in front of the system answers 404 with a page for people, and does not ask it. */
  'gateway',
  /** Hangs up before anything was done. */
  'cut-before',
  /** Does the work, then hangs up. */
  'cut-after',
  /** Does the work, then sends half of the answer. */
  'cut-body',
  /** Does the work, then answers 200 with a page for people. */
  'not-json',
  /** A list page is answered with the page before it. */
  'page-doubled',
  /** A list comes in another order every time. */
  'page-reordered',
  /** A record is added before each further page of a list, so that rows move. */
  'page-growing',
  /** A record is deleted before each further page of a list, so that rows move up. */
  'page-shrinking',
  /** Lists and searches do not see what was created in the last `ms`. */
  'search-lag',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** One nuisance, and when it happens. */
export interface Fault {
  readonly kind: FaultKind
  /** Only for this method. */
  readonly method?: string | undefined
  /** Only where the path (without query) contains this text. */
  readonly path?: string | undefined
  /** So many times, then never again. Absent: for ever. */
  readonly times?: number | undefined
  /** Leaves the first so many matching requests alone. */
  readonly after?: number | undefined
  /** 0 to 1. Absent: always. */
  readonly probability?: number | undefined
  readonly ms?: number | undefined
  readonly status?: number | undefined
}

/** What a fault is asked about. */
export interface FaultTarget {
  readonly method: string
  readonly path: string
}

/** Where faults are switched on and off, by a test or over HTTP. */
export interface FaultSwitchboard {
  readonly set: (faults: readonly Fault[]) => void
  readonly add: (fault: Fault) => void
  readonly clear: () => void
  readonly list: () => readonly Fault[]
  /** Whether it was not switched off, however often it may strike yet. */
  readonly has: (fault: Fault) => boolean
  /** The fault of this kind that strikes now, if any. Counts as one of its `times`. */
  readonly strike: (kind: FaultKind, target: FaultTarget) => Fault | undefined
}

interface Armed {
  readonly fault: Fault
  left: number
  spare: number
}

/** Makes a switchboard with its own, seeded, chance. */
export function createFaultSwitchboard(
  faults: readonly Fault[] = [],
  seed: number | string = 1,
): FaultSwitchboard {
  const random = createRandom(`faults of ${seed}`)
  let armed = faults.map(arm)

  function strikes(entry: Armed, kind: FaultKind, target: FaultTarget): boolean {
    const { fault } = entry
    if (fault.kind !== kind || entry.left <= 0) return false
    if (fault.method !== undefined && fault.method !== target.method) return false
    if (fault.path !== undefined && !target.path.includes(fault.path)) return false
    if (entry.spare > 0) {
      entry.spare -= 1
      return false
    }
    return fault.probability === undefined || random.chance(fault.probability)
  }

  return {
    set: (next) => {
      armed = next.map(arm)
    },
    add: (fault) => {
      armed = [...armed, arm(fault)]
    },
    clear: () => {
      armed = []
    },
    list: () => armed.filter(({ left }) => left > 0).map(({ fault }) => fault),
    has: (fault) => armed.some((each) => each.fault === fault),
    strike: (kind, target) => {
      const entry = armed.find((candidate) => strikes(candidate, kind, target))
      if (!entry) return undefined
      entry.left -= 1
      return entry.fault
    },
  }
}

function arm(fault: Fault): Armed {
  return { fault, left: fault.times ?? Number.POSITIVE_INFINITY, spare: fault.after ?? 0 }
}

/** Reads faults from a body: one, or a list. Nothing when it is neither. */
export function readFaults(body: Json | undefined): Fault[] | undefined {
  const list: readonly (Json | undefined)[] = Array.isArray(body) ? body : [body]
  const faults = list.map(readFault)
  return faults.every((fault) => fault !== undefined) ? faults : undefined
}

function readFault(value: Json | undefined): Fault | undefined {
  if (!isJsonObject(value)) return undefined
  const kind = FAULT_KINDS.find((candidate) => candidate === value['kind'])
  if (!kind) return undefined
  return {
    kind,
    method: textIn(value['method']),
    path: textIn(value['path']),
    times: numberIn(value['times']),
    after: numberIn(value['after']),
    probability: numberIn(value['probability']),
    ms: numberIn(value['ms']),
    status: numberIn(value['status']),
  }
}

function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberIn(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}
