import type { Request } from 'express'
import { ApiError } from './api-error.ts'

/** One entity tag; a proxy that compresses makes it weak (`W/`), which changes nothing for us. */
const TAG = /^(?:W\/)?"([!#-~]{0,200})"$/

/**
 * The state that a change is based on, from its If-Match.
 *
 * @throws {ApiError} when it is missing, or not one tag
 */
export function requireIfMatch(request: Request): string {
  const given = request.get('If-Match')
  if (given === undefined) {
    throw new ApiError({
      type: 'if_match_needed',
      status: 428,
      title: 'the call does not say which state its change is based on',
      detail: 'Read it first, and send its ETag as If-Match, so that no change of others is lost.',
    })
  }
  if (given.trim() === '*') return '*'
  const tag = TAG.exec(given.trim())?.[1]
  if (tag !== undefined) return tag
  throw new ApiError({
    type: 'invalid_request',
    status: 400,
    title: 'If-Match is not one ETag in double quotes',
    detail: 'Send the ETag as it came.',
  })
}

/** Whether the caller has that state already. */
export function hasAlready(request: Request, etag: string): boolean {
  const given = request.get('If-None-Match') ?? ''
  return given.split(',').some((one) => TAG.exec(one.trim())?.[1] === etag)
}
