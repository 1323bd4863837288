/** What a system asks of whoever wants something of it (RFC 7616, 3.3), as far as it can be answered. */
export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly opaque?: string | undefined
  /** As the system writes it; absent where it does not. */
  readonly algorithm?: string | undefined
  readonly hash: DigestHash
  /** The first answer to it makes a key that all later ones are made with. */
  readonly isSession: boolean
  /** Absent of systems that know no more than RFC 2069. */
  readonly hasQop: boolean
  /** What was wrong with the answer was its nonce alone. */
  readonly isStale: boolean
}

export type DigestHash = 'md5' | 'sha256'

const HASHES: Readonly<Record<string, DigestHash>> = { md5: 'md5', 'sha-256': 'sha256' }

/** The first of a system's challenges that can be answered; else what they want, or nothing where none is a digest. */
export function readDigestChallenge(
  header: string | undefined,
): DigestChallenge | { readonly unknown: string } | undefined {
  const asked = challengesIn(header ?? '').filter(({ scheme }) => scheme === 'digest')
  for (const { parameters } of asked) {
    const challenge = challengeOf(parameters)
    if (challenge) return challenge
  }
  return asked[0] && { unknown: wantOf(asked[0].parameters) }
}

/** The nonce that the next request is to have (RFC 7616, 3.5). */
export function readNextNonce(header: string | undefined): string | undefined {
  return challengesIn(`Digest ${header ?? ''}`)[0]?.parameters.get('nextnonce')
}

type Parameters = ReadonlyMap<string, string>

function challengeOf(parameters: Parameters): DigestChallenge | undefined {
  const { realm, nonce, opaque, algorithm, qop, stale = '' } = Object.fromEntries(parameters)
  const wanted = algorithm?.toLowerCase() ?? 'md5'
  const isSession = wanted.endsWith('-sess')
  const hash = HASHES[isSession ? wanted.slice(0, -'-sess'.length) : wanted]
  const hasQop = qop !== undefined
  // A session's key is made with what goes with "qop" alone.
  const canAnswer = qop === undefined ? !isSession : /(^|,)\s*auth\s*(,|$)/i.test(qop)
  if (!hash || !canAnswer || realm === undefined || nonce === undefined) return undefined
  const isStale = stale.toLowerCase() === 'true'
  return { realm, nonce, opaque, algorithm, hash, isSession, hasQop, isStale }
}

function wantOf(parameters: Parameters): string {
  const named = [...parameters].filter(([name]) => name === 'algorithm' || name === 'qop')
  return named.map(([name, value]) => `${name}=${value}`).join(', ')
}

/** A name, and what is said of it where it is a parameter. */
const WORD = /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]*))?/g

/** Several stand in one text, as their parameters do: a name without a value begins the next (RFC 9110, 11.6.1). */
function challengesIn(
  header: string,
): readonly { readonly scheme: string; readonly parameters: Parameters }[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = []
  for (const [, name = '', value] of header.matchAll(WORD)) {
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), unquoted(value))
  }
  return challenges
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value
}
