import type { Sender } from '../alerts/send-message.ts'
import type { Database } from '../database/database.ts'
import type { Planners } from '../installation/planning/planners.ts'
import type { OpenIdConfig } from '../people/openid.ts'
import type { Terms } from '../people/sign-up.ts'
import type { Log } from '../process/log.ts'
import type { Projects } from '../projects/projects.ts'
import type { Cipher } from '../secrets/cipher.ts'
import type { Holds } from '../subscriptions/holds.ts'
import type { StripeConfig } from '../subscriptions/stripe/stripe-config.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Work } from '../work/work.ts'

/** Settings that the API looks at; those of the whole server have them among others. */
export interface ApiConfig {
  /** Address that the server listens on. */
  readonly host: string
  /** Where browsers find the server, without a slash at the end; absent: where it listens. */
  readonly publicUrl?: string | undefined
  /** Addresses of proxies that are believed when they tell who called them. */
  readonly proxies?: readonly string[] | undefined
  /** Whether systems on private addresses may be connected. */
  readonly allowPrivate: boolean
  /** Folders of this machine in which systems may have files. */
  readonly folders?: readonly string[] | undefined
  readonly openid?: OpenIdConfig | undefined
  /** Absent: only administrators make accounts, and none of what follows is there. */
  readonly signUp?: SignUpConfig | undefined
  /** There are people who signed up, also where nobody can any more. */
  readonly hasSignedUp?: boolean | undefined
  /** What workspaces may use; absent: all, and nothing of subscriptions is there. */
  readonly subscriptions?: Subscriptions | undefined
  /** By what subscriptions are paid; absent: they are asked for, and nothing of payments is there. */
  readonly stripe?: StripeConfig | undefined
}

/** How merchants get accounts and workspaces of their own. */
export interface SignUpConfig {
  /** Whoever wants, or whom an owner invites. */
  readonly mode: 'open' | 'invite'
  /** What they agree to; absent: nothing. */
  readonly terms?: Terms | undefined
}

/** Of the texts that people agree to, where there are any. */
export function termsVersion({ signUp }: Pick<ApiConfig, 'signUp'>): string | undefined {
  return signUp?.terms?.version
}

/** What handlers work with. */
export interface Services {
  readonly database: Database
  readonly cipher: Cipher
  readonly projects: Projects
  /** Plans and trials are computed there. */
  readonly planners: Planners
  readonly work: Work
  /** Workspaces whose subscription lets no flow begin. */
  readonly holds: Holds
  /** Sends alerts. */
  readonly sender: Sender
  readonly config: ApiConfig
  readonly clock: { readonly now: () => number }
  readonly log: Log
}
