import type { Ports } from '../ports.ts'
import { leaseMarginMs, leaseTtlMs } from '../store/run-lease.ts'

/**
 * Tells by our own clock alone whether a lease is certainly still ours: whoever cannot reach the store, or was not
 * running for a while, must know before anybody else may take over.
 */
export interface LeaseHold {
  /** What was sent then took or kept the lease. When it was answered tells nothing. */
  readonly keptAt: (sentAt: number) => void
  readonly isOurs: () => boolean
}

export function createLeaseHold({ elapsed }: Pick<Ports, 'elapsed'>, takenAt: number): LeaseHold {
  let until = endOf(takenAt)
  return {
    keptAt: (sentAt) => {
      until = Math.max(until, endOf(sentAt))
    },
    isOurs: () => elapsed() < until,
  }
}

function endOf(sentAt: number): number {
  return sentAt + leaseTtlMs - leaseMarginMs
}
