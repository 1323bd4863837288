import { onTestFinished } from 'vitest'
import type { Connection } from '../../../engine/index.ts'
import { openAccount } from './open-database.ts'
import { createFile, type TestFile } from './sqlite-file.ts'

export interface OpenedFile extends Pick<TestFile, 'query'> {
  /** Opens it with a connector of these resources, indented by two. */
  readonly open: (resources: string) => Connection
}

/** A database in a file with these tables; all is closed when the test is over. */
export async function openFile(tables: string): Promise<OpenedFile> {
  const { file, query, remove } = await createFile(tables)
  onTestFinished(remove)
  return {
    query,
    open: (resources) => openAccount(fileConnector(resources), { file }),
  }
}

function fileConnector(resources: string): string {
  return `connector: system
format: 1
title: System
settings: { type: object, properties: { file: { type: string } } }
sql: { file: =$settings.file }
resources:
${resources}`
}
