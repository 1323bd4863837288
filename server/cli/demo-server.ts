import { randomBytes } from 'node:crypto'
import type { Services } from '../api/services.ts'
import { addIntegration } from '../catalogue/add-integration.ts'
import { listCatalogue } from '../catalogue/list-catalogue.ts'
import { hashPassword } from '../people/passwords.ts'
import { createFirstOwner } from '../people/people.ts'
import { createLog } from '../process/log.ts'
import { readConfig } from '../serve/config.ts'
import { type RunningServer, startServer } from '../serve/start-server.ts'
import { loadAnswers, saveAnswers } from '../store/answers.ts'
import { saveIntegrationState } from '../store/integrations.ts'
import type { CliIo } from './io.ts'

const WORKSPACE = 'default'
const EMAIL = 'demo@mapwright.local'

export interface DemoServer extends RunningServer {
  readonly email: string
  readonly password: string
}

interface DemoData {
  readonly dataDir: string
  readonly integration: string
  /** Flows chosen where the integration offers several directions. */
  readonly directions: readonly string[]
}

/** Starts the server on what the demo left, with its integration switched on and an owner who can look at it. */
export async function startDemoServer(demo: DemoData, { env }: CliIo): Promise<DemoServer> {
  const password = randomBytes(9).toString('base64url')
  const { MAPWRIGHT_PORT, MAPWRIGHT_HOST } = env
  const config = readConfig({
    MAPWRIGHT_PORT,
    MAPWRIGHT_HOST,
    MAPWRIGHT_DATA: demo.dataDir,
    MAPWRIGHT_ALLOW_PRIVATE: '1',
    MAPWRIGHT_LOG_LEVEL: env['MAPWRIGHT_LOG_LEVEL'] ?? 'warn',
  })
  const server = await startServer({
    config,
    log: createLog(config.logLevel),
    isSimulated: true,
    prepare: (services) => prepare(services, demo, password),
  })
  return { ...server, email: EMAIL, password }
}

async function prepare(services: Services, demo: DemoData, password: string): Promise<void> {
  const { db } = services.database
  const owner = { email: EMAIL, name: 'Demo', password: await hashPassword(password) }
  await createFirstOwner(db, owner, services.clock.now())
  const catalogue = await listCatalogue(services, WORKSPACE)
  const item = catalogue.find(({ name }) => name === demo.integration)
  if (!item) throw new Error(`unknown integration "${demo.integration}"`)
  const { id } = await addIntegration(services, WORKSPACE, item, EMAIL)
  const { project } = await services.projects.current(WORKSPACE)
  const directions = (project.integrations[demo.integration]?.flows ?? []).flatMap((choice) => {
    if (choice.kind === 'flow') return []
    const flow = Object.values(choice.options).find((option) => demo.directions.includes(option))
    return flow === undefined ? [] : [[choice.name, flow] as const]
  })
  const answers = await loadAnswers(db, id)
  await saveAnswers(db, id, { ...answers, directions: Object.fromEntries(directions) })
  await saveIntegrationState(db, id, 'on')
  await services.work.followChanges(WORKSPACE)
}
