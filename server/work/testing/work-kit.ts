import { transportSpecs } from '../../../connectors/specs.ts'
import { loadProject, type ProjectFile, toText } from '../../../engine/index.ts'
import type { Database } from '../../database/database.ts'
import { createAccountOpener } from '../../installation/open-account.ts'
import type { Workspace } from '../../installation/workspace.ts'
import { createLog } from '../../process/log.ts'
import { sharedAuthors } from '../../projects/authoring/authors.ts'
import { beginPublication } from '../../projects/file-versions.ts'
import type { Projects, WorkspaceProject } from '../../projects/projects.ts'
import { type Cipher, createCipher } from '../../secrets/cipher.ts'
import { saveAccount } from '../../store/accounts.ts'
import { saveAnswers } from '../../store/answers.ts'
import { saveIntegration, saveIntegrationState } from '../../store/integrations.ts'
import { createHolds, type Holds } from '../../subscriptions/holds.ts'
import type { Subscriptions } from '../../subscriptions/subscriptions.ts'
import { createWork } from '../create-work.ts'
import { type Jobs, openJobs } from '../jobs/open-jobs.ts'
import { createSharedGates } from '../limits/shared-gates.ts'
import { startWorker, type Worker } from '../start-worker.ts'
import type { FlowId, Work } from '../work.ts'
import { DEPOT_CONNECTOR, depotFlow, depotIntegration } from './depot.ts'

/** Jobs, worker and work of one process, in this one. */
export interface WorkKit {
  readonly jobs: Jobs
  readonly work: Work
  readonly holds: Holds
  readonly projects: KitProjects
  readonly cipher: Cipher
  readonly startWorker: (options?: { slots?: number; graceMs?: number }) => Promise<Worker>
  /** Sets a flow, or an integration, up on accounts of the depot, and switches it on. */
  readonly install: (flow: string, account: string, workspace?: string) => Promise<FlowId>
  readonly close: () => Promise<void>
}

const CIPHER = createCipher([Buffer.alloc(32, 7)])
const log = createLog('silent')

/** Flow name → its trigger, as YAML. */
export type KitFlows = Readonly<Record<string, string>>

export interface KitOptions {
  /** An integration of several flows, in their order; absent: each flow is one of its own. */
  readonly integration?: { readonly name: string; readonly flows: readonly string[] } | undefined
  readonly now?: (() => number) | undefined
  /** What workspaces may use. Default: all. */
  readonly subscriptions?: Subscriptions | undefined
  /** How long a run waits for further calls of a system. Default: not at all. */
  readonly gatherSeconds?: number | undefined
}

export async function openWorkKit(
  database: Database,
  depotUrl: string,
  flows: KitFlows,
  {
    integration: several,
    now = database.clock.now,
    gatherSeconds = 0,
    subscriptions,
  }: KitOptions = {},
): Promise<WorkKit> {
  const jobs = await openJobs(database, log)
  const holds = createHolds(database.db, subscriptions, now)
  const projects = projectsOf(database, flows, several)
  const work = createWork({ jobs, projects, now, log, holds, gatherSeconds })
  const workers = new Set<Worker>()
  const stop = async (worker: Worker): Promise<void> => {
    workers.delete(worker)
    await worker.stop()
  }
  return {
    jobs,
    work,
    holds,
    projects,
    cipher: CIPHER,
    startWorker: async ({ slots = 4, graceMs = 5_000 } = {}) => {
      const gates = createSharedGates(database)
      const worker = await startWorker({
        jobs,
        log,
        projects,
        now,
        holds,
        slots,
        graceMs,
        workspaceOf: (name) => workspaceOf(database, name),
        openerOf: (workspace, { priority }) =>
          createAccountOpener(workspace, {
            allowPrivate: true,
            gateOf: gates.ofPriority(priority),
          }),
        flushUsage: gates.flush,
      })
      workers.add(worker)
      return { stop: () => stop(worker) }
    },
    install: async (flow, account, workspace = 'default') => {
      for (const role of ['shop', 'till']) {
        await saveAccount(database.db, CIPHER, {
          workspace,
          name: `${account}-${role}`,
          connector: 'depot',
          settings: { url: `${depotUrl}/${account}` },
          secrets: {},
        })
      }
      const integration = await saveIntegration(database.db, { workspace, name: flow })
      const connections = { shop: `${account}-shop`, till: `${account}-till` }
      const none = { settings: {}, tables: {}, directions: {}, off: [] }
      await saveAnswers(database.db, integration, { ...none, connections })
      await saveIntegrationState(database.db, integration, 'on')
      await work.followChanges(workspace)
      return { workspace, integration, flow }
    },
    close: async () => {
      await Promise.all([...workers].map(stop))
      await jobs.close()
    },
  }
}

function workspaceOf(database: Database, name: string): Workspace {
  return { name, database, cipher: CIPHER }
}

interface KitProjects extends Projects {
  /** Changes what is published, and tells nobody: as a process that dies after its commit. */
  readonly publish: (flows: KitFlows, workspace: string) => Promise<void>
}

function projectsOf(
  database: Database,
  flows: KitFlows,
  several: KitOptions['integration'],
): KitProjects {
  let published = load(flows, several)
  const current = async (): Promise<WorkspaceProject> => published
  const projects: KitProjects = {
    in: () => projects,
    sayReason: async () => (message) => toText(message),
    shipped: { connectorFiles: [], connectors: {}, integrations: {}, connectorHelp: {} },
    current,
    home: () => undefined,
    withDraft: current,
    authors: sharedAuthors(),
    publish: async (changed, workspace) => {
      published = load(changed, several)
      await database.db.transaction((trx) => beginPublication(trx, workspace))
    },
  }
  return projects
}

function load(flows: KitFlows, several: KitOptions['integration']): WorkspaceProject {
  const files: readonly ProjectFile[] = [
    { path: 'connectors/depot/connector.yaml', text: DEPOT_CONNECTOR },
    ...Object.entries(flows).map(([name, trigger]) => ({
      path: `${name}.yaml`,
      // Those of an integration take its connections.
      text: depotFlow(name, trigger, several?.flows.includes(name) ? '' : undefined),
    })),
    ...(several ? [{ path: 'integration.yaml', text: depotIntegration(several) }] : []),
  ]
  const project = loadProject(files, { transports: transportSpecs })
  const mistakes = project.diagnostics.filter(({ severity }) => severity === 'error')
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes))
  return { project, files, version: '1' }
}

/** Waits until something is so; the limit is only there to end a test that would never. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const limit = Date.now() + 150_000
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`it never came about that ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}
