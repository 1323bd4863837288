import { describe } from 'vitest'
import { describeAccount } from './transport-suite/account.ts'
import { describeFailures } from './transport-suite/failures.ts'
import { describeReading } from './transport-suite/reading.ts'
import type { TransportUnderTest } from './transport-suite/transport-case.ts'
import { describeWriting } from './transport-suite/writing.ts'

/**
 * The contract of the transport port as tests; every transport runs it, against a real system on loopback.
 *
 * What the system can do is said by its connector: operations that it does not have are not tried.
 */
export function describeTransport(name: string, subject: TransportUnderTest): void {
  describe(name, () => {
    describeReading(subject)
    describeWriting(subject)
    describeFailures(subject)
    describeAccount(subject)
  })
}
