import type { Request } from 'express'
import { say } from '../../engine/index.ts'
import { ApiError } from '../problems/api-error.ts'
import { languageOf } from './language-of.ts'

/** One entity tag; a proxy that compresses makes it weak (`W/`), which changes nothing for us. */
const TAG = /^(?:W\/)?"([!#-~]{0,200})"$/

/** Of a state in another language than English; what is sent of it says the same in other words. */
const IN_LANGUAGE = /;[a-z]{2}$/

/** The entity tag of a state, in the language that the caller reads. */
export function tagOf(request: Request, etag: string): string {
  const language = languageOf(request)
  return language === 'en' ? etag : `${etag};${language}`
}

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
      title: say('stateMissing', {}),
      detail: say('sendIfMatch', {}),
    })
  }
  return given.trim() === '*' ? '*' : stateOf(given)
}

/**
 * The state that an entity tag stands for, whatever the language it was sent in.
 *
 * @throws {ApiError} when it is not one tag
 */
export function stateOf(given: string): string {
  const tag = TAG.exec(given.trim())?.[1]
  if (tag !== undefined) return tag.replace(IN_LANGUAGE, '')
  throw new ApiError({
    type: 'invalid_request',
    status: 400,
    title: say('etagUnfit', {}),
    detail: say('sendEtag', {}),
  })
}

/** Whether the caller has that state already, in the language that they read. */
export function hasAlready(request: Request, etag: string): boolean {
  const tag = tagOf(request, etag)
  const given = request.get('If-None-Match') ?? ''
  return given.split(',').some((one) => TAG.exec(one.trim())?.[1] === tag)
}
