import { type Static, Type } from 'typebox'
import {
  AnyValue,
  DURATION_PATTERN,
  FormulaText,
  RATE_PATTERN,
  Values,
} from '../../../engine/transport.ts'
import { ReadCallSpec } from './call-spec.ts'

const AnswerSignatureSpec = Type.Object(
  {
    text: FormulaText,
    signature: FormulaText,
  },
  {
    additionalProperties: false,
    description:
      'How answers are signed: "text" is what was signed, "signature" where the answer carries it. Both see method, path, body and headers of the answer. An answer that does not match is refused.',
  },
)

const SignSpec = Type.Object(
  {
    how: Type.Enum(['hmac-sha256', 'hmac-sha512']),
    secret: AnyValue,
    text: FormulaText,
    headers: Values,
    answer: Type.Optional(AnswerSignatureSpec),
  },
  {
    additionalProperties: false,
    description:
      'Every request is signed. "text" is what is signed, and sees method, path (with query) and body exactly as sent; "headers" also see $signature (lower-case hex).',
  },
)

const OAuthSpec = Type.Object(
  {
    authorize: Type.String({ description: 'Address where people sign in.' }),
    token: Type.String({ description: 'Address that hands out tokens, and renews them.' }),
    client: AnyValue,
    secret: Type.Optional(AnyValue),
    scope: Type.Optional(AnyValue),
  },
  {
    additionalProperties: false,
    description:
      'People sign in at the system itself, which hands out tokens (OAuth 2.0, authorization code with PKCE). "client" and "secret" are those of the application that was registered there.',
  },
)

const AuthSpec = Type.Union(
  [
    Type.Object(
      {
        basic: Type.Object({ user: AnyValue, password: AnyValue }, { additionalProperties: false }),
      },
      { additionalProperties: false },
    ),
    Type.Object({ bearer: AnyValue }, { additionalProperties: false }),
    Type.Object({ sign: SignSpec }, { additionalProperties: false }),
    Type.Object({ oauth: OAuthSpec }, { additionalProperties: false }),
  ],
  { title: 'auth', description: 'How requests prove who we are.' },
)
export type AuthSpec = Static<typeof AuthSpec>

const LimitSpec = Type.Object(
  {
    allow: Type.String({
      pattern: RATE_PATTERN,
      errorMessage: 'rate',
      description: 'Requests per window, e.g. "300 per 5m": our own count.',
    }),
    left: Type.Optional(FormulaText),
    resets: Type.Optional(FormulaText),
    share: Type.Optional(
      Type.String({
        pattern: '^(100|[1-9][0-9]?)%$',
        errorMessage: 'percentage',
        description: 'Part of the window that we take, e.g. "80%". Default: 100%.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'One rate window. "left" (requests) and "resets" (seconds) read the server\'s own count from status, headers and body of an answer; it wins over ours.',
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
    description:
      'Asked of every answer, good ones too; sees status, headers and body. "say" is what people read.',
  },
)

/** How a system is reached by HTTP. */
export const HttpSpec = Type.Object(
  {
    base: Type.String({ description: 'Scheme, host and common path, without a trailing slash.' }),
    headers: Type.Optional(Values),
    auth: Type.Optional(AuthSpec),
    timeout: Type.Optional(
      Type.String({
        pattern: DURATION_PATTERN,
        errorMessage: 'lengthOfTime',
        description: 'Longest time for one request. Default: 30s.',
      }),
    ),
    parallel: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'Requests under way at once, over all flows that use the account. Default: 4.',
      }),
    ),
    limits: Type.Optional(Type.Array(LimitSpec)),
    errors: Type.Optional(
      Type.Array(ErrorRuleSpec, {
        description:
          'What answers mean; the first match wins. Without one that matches, 404 and 410 mean "gone" where the body is JSON or empty. A page or a line of text comes from what stands in front of the system: it says nothing about the record, and is asked again. Where the system itself answers like that, a rule says so.',
      }),
    ),
    empty: Type.Optional(
      Type.Array(Type.Unknown(), {
        description: 'Values that mean "nothing" wherever the schema expects another type.',
      }),
    ),
    check: Type.Optional(ReadCallSpec),
  },
  {
    additionalProperties: false,
    description: 'How the system is reached, and what its answers mean.',
  },
)
export type HttpSpec = Static<typeof HttpSpec>
