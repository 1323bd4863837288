import { delimiter, resolve } from 'node:path'
import { type TString, Type } from 'typebox'
import { Value } from 'typebox/value'
import { say } from '../../engine/index.ts'
import type { ApiConfig } from '../api/services.ts'
import { SetupError } from '../installation/setup-error.ts'
import { parseFolders } from '../installation/workspace.ts'
import { Secret } from '../secrets/secret.ts'
import { readSubscriptions, SubscriptionsFileError } from '../subscriptions/read-subscriptions.ts'
import type { StripeConfig } from '../subscriptions/stripe/stripe-config.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'

/** What the server is told by its environment. Read once, at the start. */
export interface ServerConfig extends ApiConfig {
  readonly dataDir: string
  /** PostgreSQL; absent: the embedded database in `dataDir`. */
  readonly databaseUrl: Secret | undefined
  /** Keys of the credentials; absent: the key file in `dataDir`. */
  readonly keys: Secret | undefined
  /** Folder of files that are watched; absent: files live in the database. */
  readonly projectFolder: string | undefined
  /** What git hosts that tell of pushes to the project folder must know; absent: nobody may tell. */
  readonly gitSecret: Secret | undefined
  readonly port: number
  /** Runs at a time in this process. */
  readonly slots: number
  /** How long a stop waits for records under way. */
  readonly graceMs: number
  /** How long lines of the audit log are kept. */
  readonly auditDays: number
  readonly smtpUrl: Secret | undefined
  readonly mailFrom: string | undefined
  readonly traceEndpoint: string | undefined
  readonly logLevel: string
  /** Who asks for metrics must show it; absent: nobody may. */
  readonly metricsToken: Secret | undefined
}

const THREE_YEARS = 1_095

const FOLDERS =
  delimiter === ':' ? '^/[^:]*(:/[^:]*)*$' : '^[A-Za-z]:[/\\\\][^;]*(;[A-Za-z]:[/\\\\][^;]*)*$'

/** Every variable with what it must look like; `expected` completes "…, … was expected". */
const VARIABLES = {
  MAPWRIGHT_DATA: some('a folder'),
  MAPWRIGHT_PROJECT: some('a folder'),
  MAPWRIGHT_GIT_SECRET: some('at least 16 characters', '^.{16,}$'),
  DATABASE_URL: address('postgres|postgresql', 'an address like postgres://user@host/name'),
  MAPWRIGHT_KEY: some('a key in base64'),
  MAPWRIGHT_HOST: some('a host name or address'),
  MAPWRIGHT_PORT: some('a port', '^[0-9]{1,5}$'),
  MAPWRIGHT_URL: address('https?', 'a web address like https://mapwright.example.com'),
  MAPWRIGHT_PROXIES: some(
    'addresses or networks of proxies, with commas',
    '^[0-9a-fA-F.:]+(/[0-9]{1,3})?(, ?[0-9a-fA-F.:]+(/[0-9]{1,3})?)*$',
  ),
  MAPWRIGHT_ALLOW_PRIVATE: some('0 or 1', '^[01]$'),
  MAPWRIGHT_FOLDERS: some('full paths of folders', FOLDERS),
  MAPWRIGHT_SLOTS: some('a number from 1 to 199', '^(1[0-9]{2}|[1-9][0-9]?)$'),
  MAPWRIGHT_GRACE_SECONDS: some('a number from 1 to 999', '^[1-9][0-9]{0,2}$'),
  MAPWRIGHT_AUDIT_DAYS: some('a number from 30 to 9999', '^([3-9][0-9]|[1-9][0-9]{2,3})$'),
  MAPWRIGHT_SMTP_URL: address('smtps?', 'an address like smtps://user:password@host'),
  MAPWRIGHT_MAIL_FROM: some('an e-mail address', '@'),
  MAPWRIGHT_OIDC_ISSUER: address('https?', 'a web address'),
  MAPWRIGHT_OIDC_CLIENT_ID: some('the id that the provider gave'),
  MAPWRIGHT_OIDC_CLIENT_SECRET: some('the secret that the provider gave'),
  MAPWRIGHT_OIDC_TITLE: some('a text for the button'),
  MAPWRIGHT_SIGNUP: some('open, invite or closed', '^(open|invite|closed)$'),
  MAPWRIGHT_TERMS_URL: address('https?', 'a web address'),
  MAPWRIGHT_PRIVACY_URL: address('https?', 'a web address'),
  MAPWRIGHT_TERMS_VERSION: some('a date or number of the texts'),
  MAPWRIGHT_SUBSCRIPTIONS: some('a file of subscriptions'),
  MAPWRIGHT_STRIPE_KEY: some(
    'a secret key of Stripe like sk_live_… or rk_live_…',
    '^[sr]k_(live|test)_[A-Za-z0-9_]+$',
  ),
  MAPWRIGHT_STRIPE_WEBHOOK_SECRET: some(
    'the signing secret of an endpoint at Stripe like whsec_…',
    '^whsec_[A-Za-z0-9_+/=]+$',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: address('https?', 'a web address'),
  MAPWRIGHT_LOG_LEVEL: some(
    'debug, info, warn, error or silent',
    '^(debug|info|warn|error|silent)$',
  ),
  MAPWRIGHT_METRICS_TOKEN: some('at least 16 characters', '^.{16,}$'),
} as const

interface VariableShape {
  readonly expected: string
  readonly schema: TString
}

function some(expected: string, pattern = '.'): VariableShape {
  return { expected, schema: Type.String({ pattern }) }
}

function address(protocols: string, expected: string): VariableShape {
  return some(expected, `^(${protocols})://[^\\s/]+`)
}

type Variable = keyof typeof VARIABLES
type Environment = Readonly<Record<string, string | undefined>>
type Given = Readonly<Partial<Record<Variable, string>>>

/** @throws {SetupError} with everything that is wrong, never telling a value that may be secret */
export function readConfig(environment: Environment): ServerConfig {
  const given = requireValid(environment)
  const projectFolder = given.MAPWRIGHT_PROJECT
  const data = given.MAPWRIGHT_DATA ?? resolve(projectFolder ?? '.', '.mapwright')
  return {
    dataDir: resolve(data),
    databaseUrl: secretOf(given.DATABASE_URL),
    keys: secretOf(given.MAPWRIGHT_KEY),
    projectFolder: projectFolder === undefined ? undefined : resolve(projectFolder),
    gitSecret: secretOf(given.MAPWRIGHT_GIT_SECRET),
    host: given.MAPWRIGHT_HOST ?? '127.0.0.1',
    port: Number(given.MAPWRIGHT_PORT ?? 4870),
    publicUrl: given.MAPWRIGHT_URL?.replace(/\/+$/, ''),
    proxies: given.MAPWRIGHT_PROXIES?.split(',').map((proxy) => proxy.trim()),
    allowPrivate: given.MAPWRIGHT_ALLOW_PRIVATE === '1',
    folders: parseFolders(given.MAPWRIGHT_FOLDERS),
    slots: Number(given.MAPWRIGHT_SLOTS ?? 8),
    auditDays: Number(given.MAPWRIGHT_AUDIT_DAYS ?? THREE_YEARS),
    graceMs: Number(given.MAPWRIGHT_GRACE_SECONDS ?? 20) * 1_000,
    smtpUrl: secretOf(given.MAPWRIGHT_SMTP_URL),
    mailFrom: given.MAPWRIGHT_MAIL_FROM,
    openid: openidOf(given),
    signUp: signUpOf(given),
    subscriptions: subscriptionsOf(given),
    stripe: stripeOf(given),
    traceEndpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: given.MAPWRIGHT_LOG_LEVEL ?? 'info',
    metricsToken: secretOf(given.MAPWRIGHT_METRICS_TOKEN),
  }
}

/** An empty variable counts as none, for so container files write them. */
function requireValid(environment: Environment): Given {
  const given: Partial<Record<Variable, string>> = {}
  const mistakes: string[] = []
  for (const name of variables()) {
    const value = environment[name]
    if (value === undefined || value === '') continue
    given[name] = value
    const { schema, expected } = VARIABLES[name]
    // The value is not told: it may be a password.
    if (!Value.Check(schema, value)) mistakes.push(`${name} is wrong, ${expected} was expected`)
  }
  mistakes.push(...unfinished(given))
  if (mistakes.length === 0) return given
  throw new SetupError(
    say('configWrong', { reasons: mistakes.join('\n') }),
    say('mendEnvironment', {}),
  )
}

export function variables(): readonly Variable[] {
  return Object.keys(VARIABLES).filter((name): name is Variable => name in VARIABLES)
}

/** What only works together. */
function unfinished(given: Given): readonly string[] {
  const groups: readonly (readonly Variable[])[] = [
    ['MAPWRIGHT_OIDC_ISSUER', 'MAPWRIGHT_OIDC_CLIENT_ID', 'MAPWRIGHT_OIDC_CLIENT_SECRET'],
    ['MAPWRIGHT_SMTP_URL', 'MAPWRIGHT_MAIL_FROM'],
    ['MAPWRIGHT_TERMS_URL', 'MAPWRIGHT_PRIVACY_URL', 'MAPWRIGHT_TERMS_VERSION'],
    // Links are mailed, and lead somewhere. The group before says what else mails need.
    ...(signUpOf(given) ? [SIGN_UP_NEEDS] : []),
    ['MAPWRIGHT_STRIPE_KEY', 'MAPWRIGHT_STRIPE_WEBHOOK_SECRET'],
    // Browsers come back from Stripe to the address of the server, and subscriptions have prices.
    ...(given.MAPWRIGHT_STRIPE_KEY === undefined ? [] : [STRIPE_NEEDS]),
  ]
  return groups.flatMap((group) => {
    const missing = group.filter((name) => given[name] === undefined)
    if (missing.length === 0 || missing.length === group.length) return []
    const there = group.filter((name) => !missing.includes(name))
    return [`${there.join(' and ')} needs ${missing.join(' and ')} beside it`]
  })
}

function subscriptionsOf({ MAPWRIGHT_SUBSCRIPTIONS: path }: Given): Subscriptions | undefined {
  if (path === undefined) return undefined
  try {
    return readSubscriptions(resolve(path))
  } catch (error) {
    if (!(error instanceof SubscriptionsFileError)) throw error
    throw new SetupError(say('configWrong', { reasons: error.message }), say('mendEnvironment', {}))
  }
}

const STRIPE_NEEDS = ['MAPWRIGHT_STRIPE_KEY', 'MAPWRIGHT_SUBSCRIPTIONS', 'MAPWRIGHT_URL'] as const

function stripeOf(given: Given): StripeConfig | undefined {
  const key = secretOf(given.MAPWRIGHT_STRIPE_KEY)
  const webhookSecret = secretOf(given.MAPWRIGHT_STRIPE_WEBHOOK_SECRET)
  return key && webhookSecret && { key, webhookSecret }
}

const SIGN_UP_NEEDS = ['MAPWRIGHT_SIGNUP', 'MAPWRIGHT_URL', 'MAPWRIGHT_SMTP_URL'] as const

function signUpOf(given: Given): ServerConfig['signUp'] {
  const mode = given.MAPWRIGHT_SIGNUP
  if (mode !== 'open' && mode !== 'invite') return undefined
  const termsUrl = given.MAPWRIGHT_TERMS_URL
  const privacyUrl = given.MAPWRIGHT_PRIVACY_URL
  const version = given.MAPWRIGHT_TERMS_VERSION
  const isWhole = termsUrl !== undefined && privacyUrl !== undefined && version !== undefined
  return { mode, terms: isWhole ? { version, termsUrl, privacyUrl } : undefined }
}

function openidOf(given: Given): ServerConfig['openid'] {
  const issuer = given.MAPWRIGHT_OIDC_ISSUER
  const clientId = given.MAPWRIGHT_OIDC_CLIENT_ID
  const clientSecret = secretOf(given.MAPWRIGHT_OIDC_CLIENT_SECRET)
  if (issuer === undefined || clientId === undefined || !clientSecret) return undefined
  return {
    issuer,
    clientId,
    clientSecret,
    title: given.MAPWRIGHT_OIDC_TITLE ?? new URL(issuer).host,
  }
}

function secretOf(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret(text)
}
