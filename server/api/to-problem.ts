import { isMessage, say, toText, type Words } from '../../engine/index.ts'
import type { ApiProblem } from '../contract/values.ts'
import { DatabaseError, systemCode } from '../database/database-errors.ts'
import { ApiError, type WrongPlace } from '../problems/api-error.ts'

/** What reading a body can end with, by the code of the package that reads it. */
const BODY_ERRORS: Readonly<Record<string, Explained>> = {
  'entity.parse.failed': {
    type: 'malformed_json',
    status: 400,
    title: say('bodyNotJson', {}),
    detail: say('sendOneJson', {}),
  },
  'entity.too.large': {
    type: 'too_large',
    status: 413,
    title: say('bodyTooLarge', {}),
    detail: say('sendLess', {}),
  },
  'encoding.unsupported': {
    type: 'unsupported_encoding',
    status: 415,
    title: say('bodyCompressed', {}),
    detail: say('sendGzip', {}),
  },
  'charset.unsupported': {
    type: 'unsupported_charset',
    status: 415,
    title: say('bodyNotUtf8', {}),
    detail: say('sendUtf8', {}),
  },
  'request.aborted': { type: 'aborted', status: 400, title: say('goneAway', {}) },
  'request.size.invalid': {
    type: 'wrong_length',
    status: 400,
    title: say('bodyWrongLength', {}),
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
  const { type, status, title, detail, errors } = explain(error)
  return {
    type,
    status,
    title: toText(title, words),
    says: title,
    ...(detail && { detail: toText(detail, words) }),
    ...(errors && { errors: errors.map((each) => placeOf(each, words)) }),
  }
}

function placeOf({ path, message, code }: WrongPlace, words: Words | undefined) {
  const said = isMessage(message) ? toText(message, words) : message
  return code === undefined ? { path, message: said } : { path, message: said, code }
}

type Explained = Pick<ApiError, 'type' | 'status' | 'title'> &
  Partial<Pick<ApiError, 'detail' | 'errors'>>

function explain(error: unknown): Explained {
  if (error instanceof ApiError) return error
  const known = BODY_ERRORS[bodyErrorOf(error) ?? '']
  if (known) return known
  // A per cent sign in the path that is followed by no two digits.
  if (error instanceof URIError) {
    return { type: 'malformed_path', status: 400, title: say('pathMalformed', {}) }
  }
  if (isOutage(error)) {
    return {
      type: 'database_unreachable',
      status: 503,
      title: say('databaseUnreachable', {}),
      detail: say('tryInAMoment', {}),
    }
  }
  return {
    type: 'internal',
    status: 500,
    title: say('wentWrong', {}),
    detail: say('lookIntoLog', {}),
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
