import { gzip } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Route } from '../contract/route.ts'
import { hasAlready, tagOf } from './etags.ts'
import type { Reply } from './handler.ts'

/** Sends an answer, or that nothing changed since the caller read it. */
export function sendReply(
  request: Request,
  response: Response,
  route: Route,
  reply: Pick<Reply<Route>, 'etag' | 'headers'> & {
    readonly text: string | Uint8Array | undefined
  },
): void {
  response.set('Cache-Control', 'no-store')
  if (reply.headers) response.set(reply.headers)
  if (reply.etag !== undefined) {
    response.set('ETag', `"${tagOf(request, reply.etag)}"`)
    if (route.etag === 'reads') {
      // The browser may keep it, and asks each time whether it is still so.
      response.set('Cache-Control', 'private, no-cache')
      response.vary('Accept-Language')
      if (hasAlready(request, reply.etag)) {
        response.status(304).end()
        return
      }
    }
  }
  if (reply.text === undefined) response.status(204).end()
  else {
    response.status(200).type('application/json')
    const body = typeof reply.text === 'string' ? reply.text : Buffer.from(reply.text)
    if (route.isPacked) sendPacked(request, response, body)
    else response.send(body)
  }
}

/** Compressed for who takes that, which text halves several times by. */
function sendPacked(request: Request, response: Response, body: string | Buffer): void {
  response.vary('Accept-Encoding')
  if (request.acceptsEncodings('gzip', 'identity') !== 'gzip') {
    response.send(body)
    return
  }
  gzip(body, (error, packed) => {
    // What cannot be compressed goes out as it is.
    if (!error) response.set('Content-Encoding', 'gzip')
    response.send(error ? body : packed)
  })
}
