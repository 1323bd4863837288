import { campaign, type PlantedFault, test } from './planted-fault.ts'
import { REQUEST_FAULTS } from './planted-request-faults.ts'
import { TRANSPORT_FAULTS } from './planted-transport-faults.ts'

/** Each has to be found within ten minutes: see `docs/chaos.md`. */
export const PLANTED_FAULTS: readonly PlantedFault[] = [
  ...REQUEST_FAULTS,
  ...TRANSPORT_FAULTS,
  {
    name: 'pages',
    about: 'numbered pages overlap: each begins with the last record of the one before',
    edits: [
      {
        file: 'connectors/http/open/read/numbered-walk.ts',
        text: 'const last = this.#read - 1',
        instead: 'const last = this.#read',
      },
    ],
    finder: campaign('--seed 2 --world shifting'),
  },
  {
    name: 'deadline',
    about:
      'nothing is sent that writes once the lease may be over, by our own clock, nor after the database could not be reached',
    edits: [
      {
        file: 'server/database/open-postgres.ts',
        text: '  connectionTimeoutMillis: 10_000,\n',
        instead: '',
      },
      {
        file: 'engine/run/session/lease-hold.ts',
        text: 'isOurs: () => elapsed() < until,',
        instead: 'isOurs: () => elapsed() < until || until > 0,',
      },
    ],
    finder: campaign('--seed 2 --world cut-off'),
  },
  {
    name: 'deadline-awake',
    about: 'the same, for a process that stood still',
    edits: [
      {
        file: 'engine/run/session/lease-hold.ts',
        text: 'isOurs: () => elapsed() < until,',
        instead: 'isOurs: () => elapsed() < until || until > 0,',
      },
    ],
    finder: campaign('--seed 2 --world stands-still'),
  },
  {
    name: 'last-look',
    about: 'the transport asks for leave to write at the last moment, after all that is waited for',
    edits: [
      {
        file: 'connectors/http/open/wire/pending-request.ts',
        text: 'if (this.#mayWrite && !this.#mayWrite()) ',
        instead: 'if (false) ',
      },
    ],
    finder: test('connectors/http/open/wire/may-write.test.ts'),
  },
  {
    name: 'replays',
    about: 'after an answer that may be a replay, nothing is believed about the content',
    edits: [
      {
        file: 'engine/run/record/create-record.ts',
        text: 'return await noteCreated(walk, write, { operation, set, answer, isReplay: true })',
        instead:
          'return await noteCreated(walk, write, { operation, set, answer, isReplay: false })',
      },
    ],
    finder: campaign('--seed 8 --world keys'),
  },
  {
    name: 'bounds',
    about: 'a connection does not wait for ever, and neither does the server for a transaction',
    edits: [
      {
        file: 'server/database/open-postgres.ts',
        text: `  statement_timeout: STATEMENT_MS,
  lock_timeout: 20_000,
  idle_in_transaction_session_timeout: 15_000,
`,
        instead: '',
      },
    ],
    finder: campaign('--seed 2 --world cut-off'),
  },
  {
    name: 'exit',
    about: 'a worker that is cut off from its database for a minute ends',
    edits: [
      {
        file: 'server/serve/watch-reach.ts',
        text: 'if (silent < lostMs) continue',
        instead: 'if (silent < lostMs * 1_000) continue',
      },
    ],
    finder: campaign('--server --seed 1 --world cut-off'),
  },
  {
    name: 'clock',
    about: 'what is due is planned by the time of the database',
    edits: [
      {
        file: 'server/database/database-clock.ts',
        text: 'const now = (): number => Math.floor(best.origin + steady())',
        instead: 'const now = (): number => wall()',
      },
    ],
    finder: campaign('--server --seed 1 --world clock'),
  },
  {
    name: 'dead-workers',
    about: 'who is silent for a minute is taken for dead',
    edits: [
      {
        file: 'server/store/processes.ts',
        text: 'export const SILENT_MS = 60_000',
        instead: 'export const SILENT_MS = 60_000_000',
      },
    ],
    finder: campaign('--server --seed 3 --world all-dead'),
  },
  {
    name: 'ready',
    about: 'what is asked whether it is ready answers in time, whatever the database does',
    edits: [
      { file: 'server/serve/health.ts', text: 'READY_MS = 900', instead: 'READY_MS = 90_000' },
    ],
    finder: test('server/serve/silent-database.test.ts'),
  },
  {
    name: 'alarms',
    about: 'processes that run no flows report incidents, too',
    edits: [
      {
        file: 'server/serve/start-server.ts',
        text: "    onClose('the watch for incidents'",
        instead: "    if (runsFlows) onClose('the watch for incidents'",
      },
    ],
    finder: test('server/serve/dead-workers.test.ts'),
  },
  {
    name: 'full-disk',
    about: 'no commit follows one that failed',
    edits: [
      {
        file: 'engine/run/session/session.ts',
        text: 'const next = last.then(() => work(given))',
        instead: 'const next = last.catch(() => undefined).then(() => work(given))',
      },
    ],
    finder: test('engine/run/session/session.test.ts'),
  },
  {
    name: 'requests',
    about: 'a search that asks by nothing is an error',
    edits: [
      {
        file: 'connectors/http/spec/compile-find.ts',
        text: '  if (formulas.some(({ uses }) => uses.variables.includes(name))) return\n',
        instead: '  if (path.length > 0) return\n',
      },
    ],
    finder: test('connectors/http/spec/check-requests.test.ts'),
  },
  {
    name: 'stopping',
    about: 'signals are held before the rest of the program is read',
    edits: [
      {
        file: 'server/cli/hold-signals.mjs',
        text: "process.on('SIGINT', onSignal)\n",
        instead: '',
      },
    ],
    finder: test('server/cli/kill.test.ts'),
  },
  {
    name: 'sharing',
    about: 'workspaces with the same files share what is compiled',
    edits: [
      {
        file: 'server/projects/create-projects.ts',
        text: 'const key = keyOf(files, spoken?.language)',
        instead: 'const key = workspace + keyOf(files, spoken?.language)',
      },
    ],
    finder: test('server/projects/create-projects.test.ts'),
  },
  {
    name: 'idle-runs',
    about: 'a look that found nothing leaves no row',
    edits: [
      {
        file: 'migrations/20261128090000_begin_and_end_runs.ts',
        text: "idle = _state = 'finished' and cause in",
        instead: "idle = _state = 'failed' and cause in",
      },
    ],
    finder: test('server/store/idle-runs.test.ts'),
  },
  {
    name: 'many-integrations',
    about: 'the number of an integration is not a small one',
    edits: [
      {
        file: 'migrations/20261127210100_widen_integration_ids.ts',
        text: "await changeType(knex, 'smallint', 'integer')",
        instead: "await changeType(knex, 'smallint', 'smallint')",
      },
    ],
    finder: test('server/database/migrate.test.ts'),
  },
  {
    name: 'migrations',
    about: 'a database that other migrations made is refused',
    edits: [
      {
        file: 'server/database/same-migrations.ts',
        text: '  if (changed.length > 0) throw madeOtherwise(namesOf(changed))\n',
        instead: '',
      },
    ],
    finder: test('server/database/migrate.test.ts'),
  },
  {
    name: 'empty-variable',
    about: 'an empty variable counts as none',
    edits: [
      {
        file: 'server/cli/program.ts',
        text: 'env: withoutEmpty(given.env)',
        instead: 'env: given.env',
      },
    ],
    finder: test('server/cli/program.test.ts'),
  },
  {
    name: 'trace-ids',
    about: 'lines of the log carry the ids of their trace',
    edits: [
      {
        file: 'server/process/trace-parent.ts',
        text: 'return about && isSpanContextValid(about)',
        instead: 'return about && !isSpanContextValid(about)',
      },
    ],
    finder: test('server/observe/observed-server.test.ts'),
  },
  {
    name: 'statements',
    about: 'errors of the database do not repeat whole statements',
    edits: [
      {
        file: 'server/database/open-postgres.ts',
        text: '  hideStatements(db)\n',
        instead: '',
      },
    ],
    finder: test('server/database/hide-statements.test.ts'),
  },
]
