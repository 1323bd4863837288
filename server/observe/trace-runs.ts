import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import {
  context,
  diag,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { hidePersonal } from '../journal/mask-story.ts'
import type { Log } from '../process/log.ts'
import { addToLogContext } from '../process/log-context.ts'
import { contextUnder, idsOf, spanOf } from '../process/trace-parent.ts'
import { VERSION } from '../process/version.ts'
import type { RunWatch } from '../work/runs/run-watch.ts'
import { traceCalls } from './trace-calls.ts'
import type { Tracing } from './tracing.ts'

/** Spans of calls, runs, records and requests, sent to a collector by OTLP over HTTP. */
export function traceRuns(endpoint: string, log: Log): Tracing {
  logExportProblems(log)
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` })
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'mapwright',
      'service.version': VERSION,
      // Of each process that is started: their traces are told apart by it.
      'service.instance.id': randomUUID(),
      'host.name': hostname(),
      'process.pid': process.pid,
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  // Only for the context: a request finds its record, and that its run, wherever work goes on.
  provider.register()
  const tracer = provider.getTracer('mapwright', VERSION)
  return {
    traceCalls: traceCalls(tracer),
    watchRun: createRunWatch(tracer),
    requested: ({ name }, { verb, ms, isGood, attributes }) => {
      const endTime = Date.now()
      const span = tracer.startSpan(`${verb} ${name}`, {
        kind: SpanKind.CLIENT,
        startTime: endTime - ms,
        attributes: { 'mapwright.connection': name, ...attributes },
      })
      if (!isGood) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end(endTime)
    },
    close: async () => {
      // A collector that is gone must not keep the server from stopping.
      await provider.shutdown().catch(() => undefined)
      trace.disable()
      context.disable()
    },
  }
}

function createRunWatch(tracer: Tracer): RunWatch {
  return ({ flow: { workspace, name, flow }, cause, traceParents }, perform) => {
    const [asked, ...others] = traceParents
    // Under the call that asked first, wherever that was; the others have traces of their own, which lead here.
    const options = { kind: SpanKind.CONSUMER, links: linksTo(others) }
    return tracer.startActiveSpan(`run ${flow}`, options, contextUnder(asked), async (run) => {
      addToLogContext(idsOf(run))
      run.setAttributes({
        'mapwright.workspace': workspace,
        'mapwright.integration': name,
        'mapwright.flow': flow,
        'mapwright.cause': cause,
      })
      try {
        const end = await perform({
          onStart: (id) => run.setAttribute('mapwright.run', id),
          aroundRecord: ({ key }, work) =>
            tracer.startActiveSpan('record', { attributes: attributesOf(key) }, (record) =>
              work().finally(() => record.end()),
            ),
          onRecord: (_, { outcome, step, isFailure }) => {
            const record = trace.getActiveSpan()
            record?.setAttribute('mapwright.outcome', outcome)
            if (step !== undefined) record?.setAttribute('mapwright.step', step)
            if (isFailure) {
              record?.setStatus({ code: SpanStatusCode.ERROR })
              record?.setAttribute('error.type', outcome)
            }
          },
        })
        run.setAttribute('mapwright.outcome', end.kind)
        if (end.kind === 'failed') fail(run, end.kind)
        return end
      } catch (error) {
        fail(run, error instanceof Error ? error.name : '_OTHER')
        throw error
      } finally {
        run.end()
      }
    })
  }
}

function fail(span: Span, type: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.setAttribute('error.type', type)
}

/** Traces go to where others read them, and a key may be an e-mail address. */
function attributesOf(key: string): { readonly 'mapwright.key': string } {
  return { 'mapwright.key': hidePersonal(key, []) }
}

function linksTo(traceParents: readonly string[]): Link[] {
  return traceParents.flatMap((each) => {
    const asked = spanOf(each)
    return asked ? [{ context: asked }] : []
  })
}

function ignore(): void {}

function logExportProblems(log: Log): void {
  const warn = (): void => log.warn({}, 'traces cannot be sent, or not all of them')
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore })
}
