import type { EvaluationContext } from '../../../../engine/index.ts'
import type { Mask } from '../../../account/excerpt.ts'
import type { RateGate } from '../../../limits/rate-gate.ts'
import type { RecordSource } from '../../../records/record-source.ts'
import type { ExchangeEvent, ExchangeListener, TokenSource } from '../../../transport.ts'
import type { HttpConnectorPlan } from '../../spec/http-plan.ts'
import type { DigestSessions } from './digest-sessions.ts'
import type { Places } from './places.ts'
import type { Numbers } from './write-json.ts'

/** An account of a system that is open. */
export interface SystemContext extends RecordSource {
  readonly plan: HttpConnectorPlan
  readonly places: Pick<Places, 'of' | 'last'>
  readonly numbers: Numbers
  readonly gate: RateGate
  /** How long a change waits for others that go in the same request, and waits again while they come. */
  readonly gatherMs: number
  /** Milliseconds since some moment, by a clock that nobody sets. */
  readonly elapsed: () => number
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  readonly mask: Mask
  readonly maskSecrets: Mask
  /** What a request is made of, and nothing else, sees secrets: what comes of an answer may go to another system. */
  readonly requestContextOf: (names?: Readonly<Record<string, unknown>>) => EvaluationContext
  /** Where the system hands out tokens. */
  readonly tokens: TokenSource
  /** Where the system asks for a digest of each request. */
  readonly digests: DigestSessions
  readonly onRequest?: ((event: ExchangeEvent) => void) | undefined
  readonly onExchange?: ExchangeListener | undefined
}
