import { type Static, Type } from 'typebox'
import { route } from './route.ts'
import { At, CountsShape, InWorkspace, Name, nullable, PageQuery, pageOf } from './values.ts'

export const Run = Type.Object({
  run: Type.String(),
  integration: Name,
  flow: Name,
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('finished'),
    Type.Literal('stopped'),
    Type.Literal('failed'),
  ]),
  reason: nullable(Type.String()),
  cause: Type.String({ description: 'schedule, person, hook, after, retry or first-load' }),
  startedAt: At,
  finishedAt: nullable(At),
  counts: CountsShape,
  looked: Type.Optional(
    Type.Integer({
      description:
        'Of a run that found nothing: how often its flow looked in vain in a day, up to it. The runs before it are not listed.',
    }),
  ),
  flowVersion: Type.String(),
})
export type Run = Static<typeof Run>

/** One moment of what is going on, for pages that follow it live. */
export const LiveEvent = Type.Object({
  at: At,
  running: Type.Array(
    Type.Object({
      run: Type.String(),
      integration: Name,
      flow: Name,
      startedAt: At,
      counts: CountsShape,
      /** Records that came to an outcome; those that were read are counted with the end of their page only. */
      handled: Type.Integer(),
      /** Records a second, over the last half minute. */
      rate: Type.Number(),
      /** Where the source tells how many there are. */
      remainingSeconds: nullable(Type.Number()),
    }),
  ),
  /** Ended since the event before. */
  ended: Type.Array(Run),
  /** Durable records over all flows, by state. */
  records: CountsShape,
})
export type LiveEvent = Static<typeof LiveEvent>

export const runRoutes = {
  listRuns: route({
    method: 'get',
    path: '/workspaces/{workspace}/runs',
    access: 'viewer',
    summary: 'List runs, newest first',
    params: InWorkspace,
    query: Type.Object({
      ...PageQuery,
      integration: Type.Optional(Name),
      flow: Type.Optional(Name),
      state: Type.Optional(Type.String()),
      from: Type.Optional(At),
      to: Type.Optional(At),
    }),
    answer: pageOf(Run),
  }),
  readRun: route({
    method: 'get',
    path: '/workspaces/{workspace}/runs/{run}',
    access: 'viewer',
    summary: 'Show a run',
    params: Type.Object({ workspace: Name, run: Type.String({ pattern: '^\\d{1,18}$' }) }),
    answer: Run,
  }),
  readTrends: route({
    method: 'get',
    path: '/workspaces/{workspace}/trends',
    access: 'viewer',
    summary: 'Sum up what the runs of a time did, by hour or day',
    params: InWorkspace,
    query: Type.Object({
      integration: Type.Optional(Name),
      flow: Type.Optional(Name),
      from: At,
      to: At,
      by: Type.Union([Type.Literal('hour'), Type.Literal('day')]),
      offset: Type.Optional(
        Type.Integer({
          minimum: -840,
          maximum: 840,
          description: 'Minutes by which days begin before those of UTC: 60 for UTC+1.',
        }),
      ),
    }),
    answer: Type.Object({
      items: Type.Array(
        Type.Object({
          at: At,
          integration: Name,
          flow: Name,
          runs: Type.Integer(),
          failed: Type.Integer(),
          counts: CountsShape,
          behind: nullable(
            Type.Object(
              { ms: Type.Integer(), at: At },
              {
                description:
                  'By how much the flow was behind its source at most, and when: since the run before began that had read all changes.',
              },
            ),
          ),
        }),
      ),
    }),
  }),
  followLive: route({
    method: 'get',
    path: '/workspaces/{workspace}/live',
    access: 'viewer',
    summary: 'Follow what is going on',
    params: InWorkspace,
    answer: LiveEvent,
    isStream: true,
  }),
}
