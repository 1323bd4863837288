import type { Message, RunOptions } from '../../../engine/index.ts'
import type { Applied } from '../../installation/kept-plans.ts'
import type { JobFlow } from './load-job.ts'

export type RunEnd =
  /** `applied`: where it was to do what was planned, what came of it. */
  | { readonly kind: 'done'; readonly applied?: Applied | undefined }
  | { readonly kind: 'failed'; readonly problem: Message }
  /** It was ended before its end; `retryAt`: before then, going on is pointless. Milliseconds since 1970. */
  | { readonly kind: 'stopped'; readonly retryAt?: number | undefined }
  /** Someone else runs the flow, or nobody and the lease has not run out yet. */
  | { readonly kind: 'busy'; readonly hasLostLease?: boolean | undefined }
  /** It worked on partitions of a run that another process performs; `isEnough`: and there may be more to do. */
  | { readonly kind: 'helped'; readonly isEnough: boolean }

export interface WatchedRun {
  readonly flow: JobFlow
  readonly cause: string
  /** Of the calls that asked for it, as W3C writes them; the first first. */
  readonly traceParents: readonly string[]
}

/** What can be heard of a run while it goes on. */
export type RunEars = Pick<RunOptions, 'onStart' | 'onRecord' | 'aroundRecord'>

/** What others hang on a run: counts, traces. It performs the run, so that all that goes on meanwhile is part of it. */
export type RunWatch = (
  run: WatchedRun,
  perform: (ears: RunEars) => Promise<RunEnd>,
) => Promise<RunEnd>

/** One that both hear; of `aroundRecord`, only one of them may have an opinion. */
export function watchBoth(outer: RunWatch, inner: RunWatch): RunWatch {
  return (run, perform) =>
    outer(run, (first) =>
      inner(run, (second) =>
        perform({
          aroundRecord: second.aroundRecord ?? first.aroundRecord,
          onStart: (id) => {
            first.onStart?.(id)
            second.onStart?.(id)
          },
          onRecord: (source, conclusion, known) => {
            first.onRecord?.(source, conclusion, known)
            second.onRecord?.(source, conclusion, known)
          },
        }),
      ),
    )
}
