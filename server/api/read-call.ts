import express, { type Request, type RequestHandler, type Response } from 'express'
import { Type } from 'typebox'
import { say } from '../../engine/index.ts'
import type { BodyOf, ParamsOf, QueryOf, Route } from '../contract/route.ts'
import { ApiError } from '../problems/api-error.ts'
import { createParser } from '../problems/validate.ts'
import type { Call } from './handler.ts'
import { isPlainJson, readBytes } from './read-bytes.ts'

const DEFAULT_MAX_BYTES = 1_000_000
const NO_BYTES = new Uint8Array()

type CallReader<R extends Route> = (
  request: Request,
  response: Response,
) => Promise<Pick<Call<R>, 'params' | 'query' | 'body' | 'bytes'>>

/** Reads what a route is called with: only JSON, no more of it than the route takes, and as its schemas say. */
export function createCallReader<R extends Route>(route: R): CallReader<R> {
  const none = Type.Object({})
  const params = createParser<ParamsOf<R>>(route.params ?? none, 'path')
  const query = createParser<QueryOf<R>>(route.query ?? none, 'query')
  const body = createParser<BodyOf<R>>(route.body ?? Type.Unknown(), 'body')
  const { maxBytes = DEFAULT_MAX_BYTES } = route
  const readPacked = express.raw({ limit: maxBytes, type: 'application/json' })
  const readJson = express.json({ limit: maxBytes, strict: false, type: 'application/json' })
  return async (request, response) => {
    if (route.body) await finished(readJson, request, response)
    const bytes = route.bodyApart ? await readApart(request, response) : NO_BYTES
    return {
      // Copies of our own: defaults and numbers are filled in.
      params: params({ ...request.params }),
      query: query({ ...request.query }),
      body: body(route.body && bodyOf(request)),
      bytes,
    }
  }

  async function readApart(request: Request, response: Response): Promise<Uint8Array<ArrayBuffer>> {
    refuseOtherCharsets(request)
    if (isPlainJson(request)) return readBytes(request, maxBytes)
    await finished(readPacked, request, response)
    const bytes = bodyOf(request)
    // In memory of its own: the package keeps small bodies together with others.
    return bytes instanceof Uint8Array ? new Uint8Array(bytes) : NO_BYTES
  }
}

/** @throws {ApiError} for a body that is not said to be JSON in UTF-8. */
function refuseOtherCharsets(request: Request): void {
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(request.get('Content-Type') ?? '')?.[1]
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new ApiError({
      type: 'unsupported_charset',
      status: 415,
      title: say('bodyNotUtf8', {}),
      detail: say('sendUtf8', {}),
    })
  }
}

/** @throws {ApiError} for a body that is not JSON, which the reader passes over. */
function bodyOf(request: Request): unknown {
  const body: unknown = request.body
  if (body !== undefined) return body
  throw new ApiError({
    type: 'json_needed',
    status: request.get('Content-Length') === undefined ? 400 : 415,
    title: say('bodyMissing', {}),
    detail: say('sendAsJson', {}),
  })
}

function finished(read: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    void read(request, response, (error?: unknown) => {
      if (error === undefined) resolve()
      else
        reject(error instanceof Error ? error : new Error('the body was refused', { cause: error }))
    })
  })
}
