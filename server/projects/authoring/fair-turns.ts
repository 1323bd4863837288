import { say } from '../../../engine/index.ts'
import { ProjectError } from '../project-error.ts'

/** Who asks for a turn. */
export interface Asker {
  readonly workspace: string
  /** Person, token or folder: each has turns of its own. */
  readonly caller: string
  /** Aborts when they are not interested any more. */
  readonly signal?: AbortSignal | undefined
}

interface TurnLimits {
  /** So many at once. No workspace has all of them, unless there is one alone. */
  readonly places: number
  /** What one caller has under way and waiting. */
  readonly mostOfCaller: number
  /** What waits, of all together: how many, and how large. */
  readonly mostWaiting: number
  readonly mostWaitingBytes: number
}

export interface FairTurns {
  /**
   * Resolves when it is their turn; what it gives ends the turn.
   *
   * @throws {ProjectError} when they, or all together, ask for too much, or when they went away
   */
  readonly take: (asker: Asker, bytes: number) => Promise<() => void>
}

interface Waiting {
  readonly asker: Asker
  readonly bytes: number
  /** Smaller ones are first. */
  readonly tag: number
  readonly begin: () => void
}

/**
 * Turns that are shared fairly, one at a time for each caller: whoever has had fewer turns lately is first (start-time fair
 * queueing), so that many questions of one do not hold up the one question of another.
 */
export function createFairTurns(limits: TurnLimits): FairTurns {
  const waiting = new Set<Waiting>()
  const running = new Set<Waiting>()
  /** Of each caller, the next one that is given, unless all are further by then. */
  const tags = new Map<string, number>()
  let now = 0

  function nextTag(caller: string): number {
    const tag = Math.max(now, tags.get(caller) ?? 0)
    tags.set(caller, tag + 1)
    return tag
  }

  function requireRoom(asker: Asker, bytes: number): void {
    const own = [...waiting, ...running].filter((each) => isSameCaller(each.asker, asker))
    if (own.length >= limits.mostOfCaller) throw tooManyAtOnce(limits.mostOfCaller)
    const size = [...waiting].reduce((sum, each) => sum + each.bytes, bytes)
    if (waiting.size >= limits.mostWaiting || size > limits.mostWaitingBytes) throw serverBusy()
  }

  function mayBegin({ asker }: Waiting): boolean {
    const others = [...running].map((each) => each.asker)
    if (others.some((other) => isSameCaller(other, asker))) return false
    const own = others.filter(({ workspace }) => workspace === asker.workspace)
    return own.length < Math.max(1, limits.places - 1)
  }

  function beginNext(): void {
    while (running.size < limits.places) {
      const [next] = [...waiting].filter(mayBegin).toSorted((left, right) => left.tag - right.tag)
      if (!next) return
      waiting.delete(next)
      running.add(next)
      now = Math.max(now, next.tag)
      next.begin()
    }
    forgetOld()
  }

  function forgetOld(): void {
    for (const [caller, tag] of tags) if (tag <= now) tags.delete(caller)
  }

  return {
    take: async (asker, bytes) => {
      if (asker.signal?.aborted) throw callerGone()
      requireRoom(asker, bytes)
      return new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(mine)
          reject(callerGone())
        }
        const end = (): void => {
          if (running.delete(mine)) beginNext()
        }
        const begin = (): void => {
          asker.signal?.removeEventListener('abort', leave)
          resolve(end)
        }
        const mine = { asker, bytes, tag: nextTag(nameOf(asker)), begin }
        waiting.add(mine)
        asker.signal?.addEventListener('abort', leave, { once: true })
        beginNext()
      })
    },
  }
}

function nameOf({ workspace, caller }: Asker): string {
  return JSON.stringify([workspace, caller])
}

function isSameCaller(left: Asker, right: Asker): boolean {
  return left.workspace === right.workspace && left.caller === right.caller
}

export function callerGone(): ProjectError {
  return new ProjectError({ code: 'CALLER_GONE', message: say('goneAway', {}) })
}

function tooManyAtOnce(most: number): ProjectError {
  return new ProjectError({
    code: 'TOO_MANY_AT_ONCE',
    message: say('tooManyAtOnce', { count: most }),
    hint: say('waitForAnswers', {}),
  })
}

function serverBusy(): ProjectError {
  return new ProjectError({
    code: 'SERVER_BUSY',
    message: say('serverBusy', {}),
    hint: say('tryInAMoment', {}),
  })
}
