import { SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api'
import type { RequestHandler } from 'express'
import { addToLogContext } from '../process/log-context.ts'
import { idsOf } from '../process/trace-parent.ts'
import { contextOf } from './request-context.ts'

const TRACED = /^\/(api|hooks)\//

/**
 * A span for each call of the API and each webhook; what they ask for belongs to their trace.
 *
 * Each begins a trace, whatever the caller says of one: not everybody may decide what is kept.
 */
export function traceCalls(tracer: Tracer): RequestHandler {
  return ({ method, path, protocol, hostname }, response, next) => {
    if (!TRACED.test(path)) return next()
    const options = { root: true, kind: SpanKind.SERVER }
    tracer.startActiveSpan(nameOf(path), options, (span) => {
      addToLogContext(idsOf(span))
      response.once('close', () => {
        const { operation, workspace, id } = contextOf(response)
        // The name of the operation, never the address: people search for names, and webhooks have a secret in theirs.
        if (operation !== undefined) span.updateName(operation)
        if (workspace !== undefined) span.setAttribute('mapwright.workspace', workspace)
        span.setAttributes({
          'mapwright.request': id,
          'http.request.method': method,
          'http.response.status_code': response.statusCode,
          'url.scheme': protocol,
          'server.address': hostname,
        })
        if (response.statusCode >= 500) {
          span.setStatus({ code: SpanStatusCode.ERROR })
          span.setAttribute('error.type', String(response.statusCode))
        }
        span.end()
      })
      next()
    })
  }
}

function nameOf(path: string): string {
  return path.startsWith('/hooks/') ? 'webhook' : 'call'
}
