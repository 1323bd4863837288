import { isMessage, type Message, toText, type Words } from '../../engine/index.ts'
import type { ProblemType } from '../contract/problem-types.ts'
import type { ApiProblem } from '../contract/values.ts'
import { DatabaseError, systemCode } from '../database/database-errors.ts'
import { ApiError } from '../problems/api-error.ts'

/** What reading a body can end with, by the code of the package that reads it. */
const BODY_ERRORS: Readonly<
  Record<string, Omit<ApiProblem, 'request'> & { readonly type: ProblemType }>
> = {
  'entity.parse.failed': {
    type: 'malformed_json',
    status: 400,
    title: 'the body is not JSON',
    detail: 'Send one JSON value, in UTF-8.',
  },
  'entity.too.large': {
    type: 'too_large',
    status: 413,
    title: 'the body is larger than this call takes',
    detail: 'Send less at once.',
  },
  'encoding.unsupported': {
    type: 'unsupported_encoding',
    status: 415,
    title: 'the body is compressed in a way that is not known here',
    detail: 'Send it as gzip, deflate, br, or as it is.',
  },
  'charset.unsupported': {
    type: 'unsupported_charset',
    status: 415,
    title: 'the body is not in UTF-8',
    detail: 'Send JSON in UTF-8.',
  },
  'request.aborted': { type: 'aborted', status: 400, title: 'the caller went away' },
  'request.size.invalid': {
    type: 'wrong_length',
    status: 400,
    title: 'the body is not as long as its header says',
  },
}

/** Where it is the network or the database that keeps us from answering, not a mistake. */
const OUTAGES: ReadonlySet<string | undefined> = new Set([
  'DATABASE_UNREACHABLE',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
])

/** The only place where an error becomes an answer. What was not written for callers is not told to them. */
export function toProblem(error: unknown, words?: Words): Omit<ApiProblem, 'request'> {
  const say = (said: string | Message): string => (isMessage(said) ? toText(said, words) : said)
  if (error instanceof ApiError) {
    const { type, status, message, detail, values, errors } = error
    return {
      type,
      status,
      title: message,
      ...(detail !== undefined && { detail }),
      ...(values && {
        values: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, say(value)]),
        ),
      }),
      ...(errors && {
        errors: errors.map(({ path, message: said }) => ({ path, message: say(said) })),
      }),
    }
  }
  const known = BODY_ERRORS[bodyErrorOf(error) ?? '']
  if (known) return known
  // A per cent sign in the path that is followed by no two digits.
  if (error instanceof URIError) {
    return { type: 'malformed_path', status: 400, title: 'the path is not well-formed' }
  }
  if (isOutage(error)) {
    return {
      type: 'database_unreachable',
      status: 503,
      title: 'the database does not answer',
      detail: 'Try again in a moment.',
    }
  }
  return {
    type: 'internal',
    status: 500,
    title: 'something went wrong here',
    detail: 'Try again; if it stays, look into the log of the server for the id of this request.',
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof DatabaseError) return OUTAGES.has(error.code)
  if (error instanceof Error && error.name === 'KnexTimeoutError') return true
  return OUTAGES.has(systemCode(error))
}

function bodyErrorOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'type' in error)) return undefined
  return typeof error.type === 'string' ? error.type : undefined
}
