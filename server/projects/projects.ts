import type { Message, Project, ProjectFile } from '../../engine/index.ts'
import type { Authors } from './authoring/authors.ts'
import type { Asker } from './authoring/fair-turns.ts'
import type { FolderHome } from './folder-home.ts'
import type { ShippedFiles } from './shipped-files.ts'

/** The files of a workspace, compiled. */
export interface WorkspaceProject {
  readonly project: Project
  readonly files: readonly ProjectFile[]
  /** Hash of all files: changes with every publication. */
  readonly version: string
}

/** Says in the language of a reader why a record or a flow ended, whoever said it: the product, a flow or a connector. */
export type SayReason = (message: Message) => string

/** By its number within its workspace. */
export interface KnownPublication {
  readonly publication: number
}

/** What the workspaces run: always the published files, never drafts. */
export interface Projects {
  /** What comes with this program. */
  readonly shipped: ShippedFiles
  /** The folder that the workspace's files live in; absent: the database. */
  readonly home: (workspace: string) => FolderHome | undefined
  /**
   * Kept in memory until something is published, here or by another process. `known`: the last one, where it
   * was read a moment ago.
   */
  readonly current: (workspace: string, known?: KnownPublication) => Promise<WorkspaceProject>
  /** The same with texts in a language, as far as there are any: for people to read, never to be run. */
  readonly in: (language: string) => Projects
  /** Says reasons of a workspace's flows, connectors and runs in the language of these texts. */
  readonly sayReason: (workspace: string) => Promise<SayReason>
  /**
   * The same with a draft in place of a published file, for plans.
   *
   * @throws {ProjectError} if it has a mistake, or costs too much
   */
  readonly withDraft: (asker: Asker, draft: ProjectFile) => Promise<WorkspaceProject>
  /** What authors write is computed there, before anything else is done with it. */
  readonly authors: Authors
}
