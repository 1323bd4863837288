import {
  type Context,
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  trace,
} from '@opentelemetry/api'

/** What a line of the log says of the span that it was written in, by the names that OpenTelemetry gives them. */
export interface TraceIds {
  readonly trace_id?: string
  readonly span_id?: string
}

export function idsOf(span: Span | undefined): TraceIds {
  const about = span?.spanContext()
  return about && isSpanContextValid(about)
    ? { trace_id: about.traceId, span_id: about.spanId }
    : {}
}

const HEADER = 'traceparent'

/** The span that is under way, as W3C trace context writes it; absent where nothing is traced. */
export function activeTraceParent(): string | undefined {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier[HEADER]
}

/** The context of who asked, perhaps elsewhere and long ago; an empty one where that was not traced. */
export function contextUnder(traceParent: string | undefined): Context {
  if (traceParent === undefined) return ROOT_CONTEXT
  return propagation.extract(ROOT_CONTEXT, { [HEADER]: traceParent })
}

export function spanOf(traceParent: string): SpanContext | undefined {
  return trace.getSpanContext(contextUnder(traceParent))
}
