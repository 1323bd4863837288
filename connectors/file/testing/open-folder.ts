import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type Connection,
  type ConnectorPlan,
  compileConnector,
  type Exchange,
  formatDiagnostic,
  type JsonObject,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import type { TransportPorts } from '../../transport.ts'
import { fileTransport } from '../file-transport.ts'

export interface TestFolder {
  readonly folder: string
  readonly write: (path: string, content: string | Uint8Array) => void
  /** Names in one of its folders, in the order of the alphabet. */
  readonly names: (path?: string) => readonly string[]
  /** Opens an account of it, by what a connector says of its resources. */
  readonly open: (
    resources: string,
    ports?: Partial<TransportPorts>,
    settings?: JsonObject,
  ) => Connection
  /** The same, by a connector as it is. */
  readonly openPlan: (plan: ConnectorPlan, settings: JsonObject) => Connection
  readonly told: readonly Exchange[]
}

/** A connector whose place is a folder. */
export function folderConnector(resources: string): string {
  return `connector: system
format: 1
title: System
settings: { type: object, properties: { folder: { type: string } } }
file: { folder: =$settings.folder, timeout: 5s }
resources:
${resources}`
}

/** A folder of its own, which is gone when the test is over. */
export function createTestFolder(within = tmpdir()): TestFolder {
  const folder = realpathSync(mkdtempSync(join(within, 'mapwright-files-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const told: Exchange[] = []
  const openPlan = (
    plan: ConnectorPlan,
    settings: JsonObject,
    ports: Partial<TransportPorts> = {},
  ): Connection => {
    const clock = { now: Date.now, sleep: async () => undefined }
    const connection = fileTransport.open(
      plan,
      { settings },
      {
        indexStore: createMemoryIndexStore(),
        rateGate: createRateGate({ limits: [], parallel: 4, clock }),
        clock,
        random: () => 0,
        folders: [folder],
        onExchange: (tell) => told.push(tell()),
        ...ports,
      },
    )
    onTestFinished(() => connection.close())
    return connection
  }
  return {
    folder,
    openPlan,
    told,
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    },
    names: (path = '.') => readdirSync(join(folder, path)).toSorted(),
    open: (resources, ports = {}, settings = { folder }) => {
      const { plan, diagnostics } = compileConnector('c.yaml', folderConnector(resources), {
        transports: [fileTransport],
      })
      if (!plan) throw new Error(diagnostics.map(formatDiagnostic).join('\n'))
      return openPlan(plan, settings, ports)
    },
  }
}
