import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import { createSender } from '../alerts/send-message.ts'
import { tellHelp } from '../alerts/tell-help.ts'
import { tellRequests } from '../alerts/tell-requests.ts'
import { tellSubscriptions } from '../alerts/tell-subscriptions.ts'
import { tellSuspensions } from '../alerts/tell-suspensions.ts'
import { watchAlerts } from '../alerts/watch-alerts.ts'
import { createApp } from '../api/create-app.ts'
import { isHosting } from '../api/offered-routes.ts'
import { toPaymentServices } from '../api/payment-services.ts'
import { securityHeaders } from '../api/security-headers.ts'
import type { Services } from '../api/services.ts'
import { eraseEnded } from '../catalogue/erase-ended.ts'
import type { DatabaseClock } from '../database/database-clock.ts'
import { createAccountOpener } from '../installation/open-account.ts'
import { sharedPlanners } from '../installation/planning/planners.ts'
import { createMetrics, type Metrics } from '../observe/metrics.ts'
import { openTracing } from '../observe/open-tracing.ts'
import { serveMetrics } from '../observe/serve-metrics.ts'
import type { Tracing } from '../observe/tracing.ts'
import { watchDatabase } from '../observe/watch-database.ts'
import { chainAudit } from '../people/audit-chain.ts'
import { cutAudit } from '../people/cut-audit.ts'
import { forgetOldLinks } from '../people/mailed-links.ts'
import { forgetOldInvitations } from '../people/membership-invitations.ts'
import { createSetUpCode } from '../people/set-up.ts'
import { hasSignedUp } from '../people/workspaces.ts'
import type { Log } from '../process/log.ts'
import { VERSION } from '../process/version.ts'
import { createProjects } from '../projects/create-projects.ts'
import { openHomes, watchHomes } from '../projects/open-homes.ts'
import { openKeyring } from '../secrets/keyring.ts'
import { keyIndexHashes } from '../store/keyed-hashes.ts'
import { openDatabase } from '../store/open-database.ts'
import { sealLinkHashes } from '../store/sealed-hashes.ts'
import { sealRecordVersions } from '../store/sealed-versions.ts'
import { listEntitlements, loadHistoryLimits } from '../subscriptions/entitlements.ts'
import { createHolds } from '../subscriptions/holds.ts'
import { checkPayments } from '../subscriptions/stripe/check-payments.ts'
import { createStripeApi } from '../subscriptions/stripe/stripe-api.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import { createWork } from '../work/create-work.ts'
import { answerHooks } from '../work/hooks/answer-hooks.ts'
import { type Jobs, openJobs } from '../work/jobs/open-jobs.ts'
import { createCallNotes } from '../work/limits/call-notes.ts'
import { createSharedGates } from '../work/limits/shared-gates.ts'
import { type Repeating, repeat } from '../work/repeat.ts'
import { watchBoth } from '../work/runs/run-watch.ts'
import { startWorker, type Worker } from '../work/start-worker.ts'
import { buildUi } from './build-ui.ts'
import { type Closer, closeAll } from './close-all.ts'
import type { ServerConfig } from './config.ts'
import { answerHealth } from './health.ts'
import { listen } from './listen.ts'
import { watchProcesses } from './watch-processes.ts'
import { watchReach } from './watch-reach.ts'

export interface ServerOptions {
  readonly config: ServerConfig
  readonly log: Log
  /** One half of the server; absent: both. */
  readonly only?: 'api' | 'worker' | undefined
  /** The systems are simulated: no limits but those that they tell themselves. */
  readonly isSimulated?: boolean | undefined
  /** For tests of all but the pages, which take long to build. */
  readonly withoutPages?: boolean | undefined
  /** How often it is looked for what people have to be told. */
  readonly alertsMs?: number | undefined
  /** By how much the server's time is ahead of the database's; only tests move it. */
  readonly aheadMs?: (() => number) | undefined
  /** Sets things up before anything runs. */
  readonly prepare?: ((services: Services) => Promise<void>) | undefined
}

export interface RunningServer {
  readonly address: AddressInfo
  /** What the first account needs, where others can reach the server and nobody has an account yet. */
  readonly setUpCode: string | undefined
  /** Resolves to why, once it has no database any more that it could use: all that is left is to stop. */
  readonly lost: Promise<Error>
  /** Ends requests, hands back what is under way, closes the database. */
  readonly stop: () => Promise<void>
}

/** What takes longer to close, as a socket to a machine that is gone, is left behind. */
const CLOSE_MS = 10_000

/**
 * Puts the server together and starts it.
 *
 * @throws {SetupError | DatabaseError | KeyError} for what a person has to set right first
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, log } = options
  if (options.only !== 'worker' && !options.withoutPages) await buildUi(log)
  const opened = await openDatabase({
    url: config.databaseUrl?.reveal(),
    dataDir: config.dataDir,
  })
  const { aheadMs } = options
  const database = aheadMs ? { ...opened, clock: aheadOf(opened.clock, aheadMs) } : opened
  const closers: Closer[] = []
  const onClose = (name: string, close: () => Promise<void>, withinMs = CLOSE_MS): void => {
    closers.unshift({ name, close, withinMs })
  }
  onClose('the database', database.close)
  const { clock } = database
  // Whoever is told the time is reached.
  const reach = watchReach(clock.measure)
  try {
    const keyring = await openKeyring(database.db, {
      text: config.keys?.reveal(),
      dataDir: config.dataDir,
    })
    onClose('the keyring', keyring.close)
    const { cipher } = keyring
    const jobs = await openJobs(database, log)
    const metrics = createMetrics(VERSION)
    watchDatabase(metrics.registry, database)
    onClose('the engine of jobs', jobs.close)
    const homes = openHomes(config)
    const found = { ...config, hasSignedUp: await hasSignedUp(database.db) }
    const services = openServices({ ...options, config: found }, { database, cipher, jobs, homes })
    onClose('the mail server', services.sender.close)
    await options.prepare?.(services)
    // Workers alone take what the others published.
    const { gitSecret } = config
    const watched = await watchHomes(services, options.only === 'worker' ? {} : homes, {
      gitSecret,
      log,
    })
    onClose('the watch over folders', watched.close)
    const end = new AbortController()
    const tracing = await openTracing(config.traceEndpoint, log)
    // Opened before what it hears of, so that it is closed after that.
    if (tracing) onClose('tracing', tracing.close)
    const runsFlows = options.only !== 'api'
    const processes = await watchProcesses(database, { runsFlows, log })
    // After the worker, for until then it runs flows.
    onClose('the watch over processes', processes.stop)
    const { workers } = processes
    const signs = { stop: end.signal, workers, skewMs: clock.skewMs }
    const more = [serveMetrics(metrics, config), answerHealth(reach, signs)]
    if (tracing) more.push(tracing.traceCalls)
    const server = await listen(
      createFront(options, services, { stop: end.signal, more: [...more, ...watched.handlers] }),
      config,
    )
    onClose('the listener', server.close)
    // Whoever runs flows cannot tell that it is dead.
    onClose('the watch for incidents', watchForIncidents(services, options.alertsMs).stop)
    for (const [name, watch] of watchMerchants(services)) onClose(name, watch.stop)
    if (runsFlows) {
      const worker = await openWorker(options, services, { jobs, metrics, tracing })
      // While runs come to their end, the server still tells that it is not ready any more.
      onClose('the worker', worker.stop, config.graceMs + CLOSE_MS)
    }
    const stop = async (): Promise<void> => {
      end.abort()
      reach.stop()
      await closeAll(closers, log)
    }
    const needsCode = options.only !== 'worker'
    const setUpCode = needsCode ? await createSetUpCode(database.db, clock.now()) : undefined
    return {
      address: server.address,
      setUpCode,
      lost: Promise.race([database.lost, reach.lost]),
      stop,
    }
  } catch (error) {
    reach.stop()
    await closeAll(closers, log)
    throw error
  }
}

function aheadOf(clock: DatabaseClock, aheadMs: () => number): DatabaseClock {
  return { ...clock, now: () => clock.now() + aheadMs() }
}

/** What handlers work with, and those who watch. */
function openServices(
  { config, log }: ServerOptions,
  {
    database,
    cipher,
    jobs,
    homes,
  }: Pick<Services, 'database' | 'cipher'> & {
    readonly jobs: Jobs
    readonly homes: ReturnType<typeof openHomes>
  },
): Services {
  const { clock } = database
  const projects = createProjects(database.db, { homes })
  const holds = createHolds(database.db, config.subscriptions, clock.now, isHosting(config))
  const work = createWork({ jobs, projects, now: clock.now, log, holds })
  const sender = createSender(config)
  const planners = sharedPlanners()
  return { database, cipher, projects, planners, work, holds, sender, config, clock, log }
}

const ALERTS_MS = 30_000
/** Rounds after which those have come back that began with this process, or stood still with it. */
const SETTLE_ROUNDS = 4

function watchForIncidents(
  { database: { db, clock }, cipher, projects, sender, config, holds, log }: Services,
  everyMs = ALERTS_MS,
): Repeating {
  const telling = { db, cipher, projects, sender, publicUrl: config.publicUrl, now: clock.now }
  let since = clock.now()
  let last = since
  const round = async (): Promise<number> => {
    // Whoever stood still, or just began, has not seen what others did meanwhile.
    if (clock.now() - last > 3 * everyMs) since = clock.now()
    const held = await holds.list()
    await watchAlerts(telling, { since, settleMs: SETTLE_ROUNDS * everyMs, held })
    // A look may take long where there is much to do: that is no standing still.
    last = clock.now()
    return everyMs
  }
  return repeat('the report of incidents', log, round, everyMs)
}

const SUBSCRIPTIONS_MS = 60_000

/** What is to be told to those for whom the server is run, and done to them. */
function watchMerchants(services: Services): readonly (readonly [string, Repeating])[] {
  const { config } = services
  const { subscriptions } = config
  return [
    ...(subscriptions
      ? [['the watch over subscriptions', watchSubscriptions(services, subscriptions)] as const]
      : []),
    ...(isHosting(config) ? [['the watch over help', watchHelp(services)] as const] : []),
  ]
}

/** Tells of subscriptions that end, and erases what they leave. Any number of servers may do so. */
function watchSubscriptions(services: Services, subscriptions: Subscriptions): Repeating {
  const { database, sender, config, log } = services
  const { db, clock } = database
  const telling = { db, sender, config, log, subscriptions, now: clock.now }
  const { stripe } = config
  const paying = stripe && toPaymentServices(services, subscriptions, createStripeApi(stripe))
  let isFirst = true
  const round = async (): Promise<number> => {
    if (isFirst) await warnOfLostSubscriptions(services, subscriptions)
    isFirst = false
    if (paying) await checkPayments(paying)
    await tellSubscriptions(telling)
    await tellRequests(telling)
    await eraseEnded(services, subscriptions, clock.now(), paying)
    return SUBSCRIPTIONS_MS
  }
  return repeat('the watch over subscriptions', log, round, SUBSCRIPTIONS_MS)
}

/** Tells of what merchants ask for, what was done for them, and of suspensions, where the server that took it did not. */
function watchHelp({ database, sender, config, log }: Services): Repeating {
  const { db, clock } = database
  const round = async (): Promise<number> => {
    const telling = { db, sender, config, log, now: clock.now }
    await tellHelp(telling)
    await tellSuspensions(telling)
    return SUBSCRIPTIONS_MS
  }
  return repeat('the watch over help', log, round, SUBSCRIPTIONS_MS)
}

/** A subscription that the file has no more has no limits, which nobody may have meant. */
async function warnOfLostSubscriptions(
  { database, log }: Services,
  { subscriptions }: Subscriptions,
): Promise<void> {
  for (const { workspace, subscription } of await listEntitlements(database.db)) {
    if (!subscriptions.has(subscription))
      log.warn({
        workspace,
        subscription,
        msg: 'the file of subscriptions has no such subscription',
      })
  }
}

interface Observed {
  readonly jobs: Jobs
  readonly metrics: Metrics
  readonly tracing: Tracing | undefined
}

function openWorker(
  { config, log, isSimulated }: ServerOptions,
  { database, cipher, projects, holds }: Services,
  { jobs, metrics, tracing }: Observed,
): Promise<Worker> {
  const { subscriptions } = config
  const gates = createSharedGates(database)
  const notes = createCallNotes(database.clock.now)
  return startWorker({
    jobs,
    log,
    projects,
    holds,
    now: database.clock.now,
    slots: config.slots,
    graceMs: config.graceMs,
    publicUrl: hookUrl(config),
    workspaceOf: (name) => ({ name, database, cipher, folders: config.folders }),
    openerOf: (workspace, { priority }) =>
      createAccountOpener(workspace, {
        allowPrivate: config.allowPrivate,
        bindsOld: true,
        isSimulated,
        gateOf: gates.ofPriority(priority),
        onRequest: (account, event) => {
          notes.note(account.id, event)
          metrics.requested(account, event)
          tracing?.requested(account, event)
        },
      }),
    flushUsage: async () => {
      await gates.flush()
      await notes.flush(database.db)
    },
    historyLimits: subscriptions && (() => loadHistoryLimits(database.db, subscriptions)),
    eachHour: async () => {
      await forgetOldLinks(database.db, database.clock.now())
      await forgetOldInvitations(database.db, database.clock.now())
      await keyIndexHashes(database.db, cipher)
      await sealLinkHashes(database.db, cipher)
      await sealRecordVersions(database.db, cipher)
      await chainAudit(database.db, cipher)
      await cutAudit(database.db, cipher, { now: database.clock.now(), days: config.auditDays })
    },
    watch: tracing ? watchBoth(metrics.watchRun, tracing.watchRun) : metrics.watchRun,
  })
}

/** No system on the internet calls an address that is not sealed, or only known here. */
function hookUrl({ publicUrl, allowPrivate }: ServerOptions['config']): string | undefined {
  return publicUrl?.startsWith('https:') || allowPrivate ? publicUrl : undefined
}

/** What listens: the whole of it, or for a worker alone only what tells whether it is well. */
function createFront(
  { only, config }: ServerOptions,
  services: Services,
  { stop, more }: { readonly stop: AbortSignal; readonly more: readonly RequestHandler[] },
): Express {
  if (only !== 'worker')
    return createApp(services, { stop, more: [...more, answerHooks(services)] })
  const app = express()
  app.disable('x-powered-by')
  app.use(securityHeaders(config))
  for (const handler of more) app.use(handler)
  return app
}
