import * as client from 'openid-client'
import { IsEmail } from 'typebox/format'
import type { Secret } from '../secrets/secret.ts'

/** A provider that people may sign in with. */
export interface OpenIdConfig {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: Secret
  /** What the button says. */
  readonly title: string
}

/** What has to be remembered between sending a person to the provider and their coming back. */
export interface OpenIdTry {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Who came back. */
export interface OpenIdIdentity {
  /** Provider and their name for the person: stays the same when the address changes. */
  readonly subject: string
  /** Absent unless the provider checked it: it may be anybody's. */
  readonly email: string | undefined
}

export interface OpenIdProvider {
  readonly begin: (redirectUrl: string) => Promise<{ readonly url: URL; readonly made: OpenIdTry }>
  /**
   * Exchanges the code for who it is, all checks done: state, nonce, PKCE, signature, issuer, audience.
   *
   * @throws whatever is not as it should be; nothing of it is for the caller
   */
  readonly finish: (currentUrl: URL, made: OpenIdTry) => Promise<OpenIdIdentity | undefined>
}

/** OpenID Connect Core 1.0, 2: no `sub` is longer. */
const MAX_SUBJECT = 255
/** RFC 5321, 4.5.3.1.3: no longer path reaches anybody. */
const MAX_EMAIL = 254

/** For one answer of the provider. */
const TIMEOUT_S = 10

/** What reaches the headers of mails is an address and nothing else. */
function checkedEmailOf({
  email,
  email_verified: isVerified,
}: client.IDToken | client.UserInfoResponse): string | undefined {
  if (isVerified !== true || typeof email !== 'string') return undefined
  return email.length <= MAX_EMAIL && IsEmail(email) ? email : undefined
}

/**
 * Providers may leave the address out of the token, and give it to whoever asks with the access token (OpenID Connect Core 1.0, 5.4).
 * Where that fails, it is as if they had none: who is known by their name for the person needs no address.
 */
async function askForEmail(
  provider: client.Configuration,
  accessToken: string,
  { sub, email }: client.IDToken,
): Promise<string | undefined> {
  const canAsk = provider.serverMetadata().userinfo_endpoint !== undefined
  if (email !== undefined || !canAsk) return undefined
  try {
    return checkedEmailOf(await client.fetchUserInfo(provider, accessToken, sub))
  } catch {
    return undefined
  }
}

/** Whether somebody came back because they, or the provider, said no (RFC 6749, 4.1.2.1). */
export function isCancelled(error: unknown): boolean {
  return error instanceof client.AuthorizationResponseError && error.error === 'access_denied'
}

/** Asks the provider about itself at the first use, and again when that failed. */
export function createOpenIdProvider(config: OpenIdConfig): OpenIdProvider {
  let discovered: Promise<client.Configuration> | undefined
  const discover = (): Promise<client.Configuration> => {
    discovered ??= discoverProvider(config).catch((error: unknown) => {
      discovered = undefined
      throw error
    })
    return discovered
  }
  return {
    begin: async (redirectUrl) => {
      const made = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUrl,
        scope: 'openid email',
        state: made.state,
        nonce: made.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(made.verifier),
        code_challenge_method: 'S256',
      })
      return { url, made }
    },
    finish: async (currentUrl, { state, nonce, verifier }) => {
      const provider = await discover()
      const tokens = await client.authorizationCodeGrant(provider, currentUrl, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims || claims.sub.length > MAX_SUBJECT) return undefined
      const email =
        checkedEmailOf(claims) ?? (await askForEmail(provider, tokens.access_token, claims))
      return { subject: `${claims.iss} ${claims.sub}`, email }
    },
  }
}

function discoverProvider(config: OpenIdConfig): Promise<client.Configuration> {
  const issuer = new URL(config.issuer)
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname)
  return client.discovery(
    issuer,
    config.clientId,
    undefined,
    client.ClientSecretPost(config.clientSecret.reveal()),
    {
      // A browser waits meanwhile.
      timeout: TIMEOUT_S,
      execute: [
        // Not left to TLS alone: the signature of the token is looked at, too.
        client.enableNonRepudiationChecks,
        // Only a provider on this machine, as in tests, may be spoken to without https.
        ...(isLocal ? [client.allowInsecureRequests] : []),
      ],
    },
  )
}
