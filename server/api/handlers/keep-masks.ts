import type { ProjectFile } from '../../../engine/index.ts'
import { requireSeesPersonal } from '../check-access.ts'
import type { Principal } from '../principal.ts'
import type { Services } from '../services.ts'

/** A change of files, as it is to be published. */
export interface FileChange {
  readonly workspace: string
  readonly principal: Principal | undefined
  readonly files: readonly ProjectFile[]
  /** What is not among the files is removed. */
  readonly removesOthers?: boolean | undefined
}

/**
 * What is masked is what connectors call personal: who helps without seeing that changes no connector.
 *
 * @throws {ApiError}
 */
export async function keepMasks(
  { projects }: Pick<Services, 'projects'>,
  { workspace, principal, files, removesOthers = false }: FileChange,
): Promise<void> {
  const { files: before } = await projects.current(workspace)
  const texts = new Map(before.map(({ path, text }) => [path, text]))
  const paths = new Set(files.map(({ path }) => path))
  const changes = files.some(({ path, text }) => isConnector(path) && texts.get(path) !== text)
  const shipped = new Map(projects.shipped.connectorFiles.map(({ path, text }) => [path, text]))
  const removes =
    removesOthers &&
    before.some(
      ({ path, text }) => isConnector(path) && !paths.has(path) && shipped.get(path) !== text,
    )
  if (changes || removes) requireSeesPersonal(principal, workspace)
}

/** The same for drafts, which are published by their paths. */
export function keepMasksOf(
  principal: Principal | undefined,
  workspace: string,
  paths: readonly string[],
): void {
  if (paths.some(isConnector)) requireSeesPersonal(principal, workspace)
}

function isConnector(path: string): boolean {
  return path.startsWith('connectors/')
}
