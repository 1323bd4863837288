import { loadProject, type ProjectFile } from '../../engine/index.ts'
import { readShipped, type ShippedFiles } from '../../server/projects/shipped-files.ts'

const LARGE = 'size: { limit: 250 }'
const SMALL = 'size: { limit: 1 }'

/** The same files, but the shop gives one record a page, so that a small list is worth being split. */
export function withSmallPages(files: readonly ProjectFile[]): readonly ProjectFile[] {
  const changed = files.map((file) =>
    file.path === 'connectors/lightspeed-ecom/connector.yaml'
      ? { ...file, text: file.text.replaceAll(LARGE, SMALL) }
      : file,
  )
  if (changed.every(({ text }, at) => text === files[at]?.text)) {
    throw new Error(`the connector of the shop says no "${LARGE}" any more`)
  }
  return changed
}

/** What comes with the program, with the pages of {@link withSmallPages}. */
export function shippedWithSmallPages(): ShippedFiles {
  const shipped = readShipped()
  const connectorFiles = withSmallPages(shipped.connectorFiles)
  return { ...shipped, connectorFiles, connectors: loadProject(connectorFiles).connectors }
}
