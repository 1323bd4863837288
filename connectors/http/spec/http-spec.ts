import { type Static, Type } from 'typebox'
import {
  AnyValue,
  DURATION_PATTERN,
  FormulaText,
  RATE_PATTERN,
  Values,
} from '../../../engine/transport.ts'
import { Path, ReadCallSpec, sentKeys } from './call-spec.ts'

const AnswerSignatureSpec = Type.Object(
  {
    text: FormulaText,
    signature: FormulaText,
  },
  {
    additionalProperties: false,
    description: 'helpAnswerSignature',
  },
)

const SignSpec = Type.Object(
  {
    how: Type.Enum(['hmac-sha1', 'hmac-sha256', 'hmac-sha512']),
    as: Type.Optional(Type.Enum(['hex', 'base64'], { description: 'helpSignAs' })),
    secret: AnyValue,
    keyIn: Type.Optional(Type.Enum(['hex', 'base64'], { description: 'helpKeyIn' })),
    text: FormulaText,
    headers: Type.Optional(Values),
    query: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpSignQuery' })),
    answer: Type.Optional(AnswerSignatureSpec),
  },
  {
    additionalProperties: false,
    description: 'helpSign',
  },
)
export type SignSpec = Static<typeof SignSpec>

const AwsSpec = Type.Object(
  {
    accessKey: AnyValue,
    secretKey: AnyValue,
    sessionToken: Type.Optional(AnyValue),
    region: AnyValue,
    service: AnyValue,
  },
  { additionalProperties: false, description: 'helpAws' },
)
export type AwsSpec = Static<typeof AwsSpec>

const SendSpec = Type.Object(
  {
    headers: Type.Optional(Values),
    query: Type.Optional(Values),
    body: Type.Optional(Values),
  },
  { additionalProperties: false, description: 'helpSend' },
)
export type SendSpec = Static<typeof SendSpec>

/** The keys of whatever makes a system hand something out. */
const handedOutKeys = {
  keep: Type.Optional(Type.Record(Type.String(), FormulaText, { description: 'helpKeep' })),
  send: Type.Optional(SendSpec),
  ends: Type.Optional(
    Type.String({ pattern: '^=', errorMessage: 'formulaText', description: 'helpEnds' }),
  ),
}

const AssertionSpec = Type.Object(
  {
    key: AnyValue,
    algorithm: Type.Optional(
      Type.Enum(['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256'], {
        description: 'helpAssertionAlgorithm',
      }),
    ),
    keyIn: Type.Optional(Type.Enum(['hex', 'base64'], { description: 'helpKeyIn' })),
    keyId: Type.Optional(AnyValue),
    claims: Type.Optional(
      Type.Record(Type.String(), AnyValue, { description: 'helpAssertionClaims' }),
    ),
  },
  { additionalProperties: false, description: 'helpAssertion' },
)

const OAuthSpec = Type.Object(
  {
    grant: Type.Optional(
      Type.Enum(['code', 'client_credentials', 'password', 'jwt_bearer', 'self_signed'], {
        description: 'helpGrant',
      }),
    ),
    authorize: Type.Optional(Type.String({ description: 'helpAuthorize' })),
    token: Type.Optional(Type.String({ description: 'helpToken' })),
    renew: Type.Optional(Type.String({ description: 'helpRenew' })),
    client: Type.Optional(AnyValue),
    pkce: Type.Optional(Type.Boolean({ description: 'helpPkce' })),
    secret: Type.Optional(AnyValue),
    assertion: Type.Optional(AssertionSpec),
    secretIn: Type.Optional(Type.Enum(['body', 'header'], { description: 'helpSecretIn' })),
    scope: Type.Optional(AnyValue),
    body: Type.Optional(Type.Enum(['form', 'json'], { description: 'helpTokenBody' })),
    fields: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpTokenFields' })),
    ...handedOutKeys,
  },
  {
    additionalProperties: false,
    description: 'helpOAuth',
  },
)
export type OAuthSpec = Static<typeof OAuthSpec>

const loginKeys = {
  base: Type.Optional(Type.String({ description: 'helpLoginBase' })),
  ...sentKeys,
  ...handedOutKeys,
  keep: Type.Record(Type.String(), FormulaText, { description: 'helpKeep' }),
  lasts: Type.Optional(
    Type.String({
      pattern: `^=|${DURATION_PATTERN}`,
      errorMessage: 'lengthOfTime',
      description: 'helpLasts',
    }),
  ),
}

/** A request that is answered with what the later ones carry. */
const LoginSpec = Type.Union(
  [
    Type.Object({ post: Path, ...loginKeys }, { additionalProperties: false }),
    Type.Object({ get: Path, ...loginKeys }, { additionalProperties: false }),
    Type.Object({ put: Path, ...loginKeys }, { additionalProperties: false }),
  ],
  { title: 'login', description: 'helpLogin' },
)
export type LoginSpec = Static<typeof LoginSpec>

/** Of several ways, for which accounts it is. */
const If = Type.Optional(
  Type.String({ pattern: '^=', errorMessage: 'formulaText', description: 'helpAuthIf' }),
)
const closed = { additionalProperties: false }

const AuthSpec = Type.Union(
  [
    Type.Object(
      { basic: Type.Object({ user: AnyValue, password: AnyValue }, closed), if: If },
      closed,
    ),
    Type.Object(
      {
        digest: Type.Object(
          { user: AnyValue, password: AnyValue },
          { ...closed, description: 'helpDigest' },
        ),
        if: If,
      },
      closed,
    ),
    Type.Object({ bearer: AnyValue, if: If }, closed),
    Type.Object({ sign: SignSpec, if: If }, closed),
    Type.Object({ aws: AwsSpec, if: If }, closed),
    Type.Object({ oauth: OAuthSpec, if: If }, closed),
    Type.Object({ login: LoginSpec, if: If }, closed),
  ],
  { title: 'auth', description: 'helpAuth' },
)
export type AuthSpec = Static<typeof AuthSpec>

/** One way, or several of which the account's settings choose. */
const AuthSpecs = Type.Union([...AuthSpec.anyOf, Type.Array(AuthSpec, { minItems: 1 })], {
  title: 'auth',
  description: 'helpAuth',
})

const LimitSpec = Type.Object(
  {
    allow: Type.String({
      pattern: RATE_PATTERN,
      errorMessage: 'rate',
      description: 'helpAllow',
    }),
    left: Type.Optional(FormulaText),
    resets: Type.Optional(FormulaText),
    share: Type.Optional(
      Type.String({
        pattern: '^(100|[1-9][0-9]?)%$',
        errorMessage: 'percentage',
        description: 'helpShare',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'helpLimit',
  },
)

const ErrorRuleSpec = Type.Object(
  {
    if: FormulaText,
    is: Type.Enum(['temporary', 'limited', 'invalid', 'config', 'gone', 'exists', 'ok']),
    say: Type.Optional(AnyValue),
  },
  {
    additionalProperties: false,
    description: 'helpErrorRule',
  },
)

/** How a system is reached by HTTP. */
export const HttpSpec = Type.Object(
  {
    base: Type.String({ description: 'helpBase' }),
    bases: Type.Optional(
      Type.Record(Type.String(), Type.String(), { minProperties: 1, description: 'helpBases' }),
    ),
    hosts: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^https?://([*]\\.[^*/?#@:.]+\\.)?[^*/?#@:]+(:[0-9]+)?$',
          errorMessage: 'originText',
          description: 'helpHost',
        }),
        { minItems: 1, description: 'helpHosts' },
      ),
    ),
    headers: Type.Optional(Values),
    query: Type.Optional(Type.Record(Type.String(), AnyValue, { description: 'helpQueryOfAll' })),
    auth: Type.Optional(AuthSpecs),
    timeout: Type.Optional(
      Type.String({
        pattern: DURATION_PATTERN,
        errorMessage: 'lengthOfTime',
        description: 'helpTimeout',
      }),
    ),
    parallel: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'helpRequestsAtOnce',
      }),
    ),
    limits: Type.Optional(Type.Array(LimitSpec)),
    answers: Type.Optional(Type.Enum(['xml', 'ndjson'], { description: 'helpAnswersAs' })),
    errors: Type.Optional(Type.Array(ErrorRuleSpec, { description: 'helpErrorRules' })),
    empty: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'helpEmpty',
      }),
    ),
    check: Type.Optional(
      Type.Union([ReadCallSpec, Type.Array(ReadCallSpec, { minItems: 1 })], {
        description: 'helpCheck',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'helpHttp',
  },
)
export type HttpSpec = Static<typeof HttpSpec>
