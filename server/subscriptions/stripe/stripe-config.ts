import type { Secret } from '../../secrets/secret.ts'

/** The operator's account at Stripe, by which merchants pay for subscriptions. */
export interface StripeConfig {
  readonly key: Secret
  /** What Stripe signs with when it tells of changes. */
  readonly webhookSecret: Secret
  /** Address of the API, for tests; absent: that of Stripe, and no setting of the environment leads elsewhere. */
  readonly api?: string | undefined
}
