/** Why somebody who comes back from the OpenID provider was not let in, as the server says it in the address. */
export const OPENID_REFUSALS = [
  'unavailable',
  'failed',
  'expired',
  'cancelled',
  'unknown',
  'limited',
] as const
export type OpenIdRefusal = (typeof OPENID_REFUSALS)[number]
