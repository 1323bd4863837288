import { loadPublishedFiles } from '../projects/file-versions.ts'
import type { Publisher } from '../projects/publish-files.ts'
import { publishFiles } from '../projects/publish-files.ts'
import { findIntegration, type Integration, saveIntegration } from '../store/integrations.ts'
import type { CatalogueItem } from './list-catalogue.ts'

/**
 * Adds an integration to a workspace. Of one that comes with the program the workspace gets the files for its own, so
 * that people can change them; files that it has already stay as they are.
 */
export async function addIntegration(
  publisher: Publisher,
  workspace: string,
  item: CatalogueItem,
  author: string,
): Promise<Integration> {
  const { database, projects } = publisher
  const shipped = projects.shipped.integrations[item.name]
  if (shipped && !item.isOwn) {
    const own = new Set((await loadPublishedFiles(database.db, workspace)).map(({ path }) => path))
    const files = shipped.files.filter(({ path }) => !own.has(path))
    await publishFiles(publisher, workspace, { files, note: 'from the catalogue', author })
  }
  await saveIntegration(database.db, { workspace, name: item.name })
  const added = await findIntegration(database.db, { workspace, name: item.name })
  if (added) return added
  throw new Error(`integration "${item.name}" was removed while it was being added`)
}
