import { type Message, say } from '../../messages/message.ts'
import { messageOf } from '../../messages/message-of.ts'
import type { RunResult } from '../store/run-lease.ts'

export interface Stops {
  /** Begins no further records. The first reason stays. */
  readonly stop: (reason: Message, state: 'stopped' | 'failed') => void
  /** The run that it is part of ends. */
  readonly halt: () => void
  /** Something of ours broke (the store, a lost lease): stops, and the next commit rejects with it. */
  readonly fail: (error: unknown) => void
  readonly stopped: () => Exclude<RunResult, { readonly state: 'finished' }> | undefined
  readonly throwIfBroken: () => void
  readonly isBroken: () => boolean
}

/** Keeps the first reason why no further records begin. */
export function createStops(): Stops {
  let stopped: Exclude<RunResult, { readonly state: 'finished' }> | undefined
  let broken: { readonly error: unknown } | undefined
  function stop(reason: Message, state: 'stopped' | 'failed'): void {
    stopped ??= { state, reason }
  }
  return {
    stop,
    halt: () => stop(say('wholeRunEnded', {}), 'stopped'),
    fail: (error) => {
      broken ??= { error }
      stop(messageOf(error), 'failed')
    },
    stopped: () => stopped,
    throwIfBroken: () => {
      if (broken) throw broken.error
    },
    isBroken: () => broken !== undefined,
  }
}
