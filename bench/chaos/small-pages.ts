import { transportSpecs } from '../../connectors/specs.ts'
import { loadProject, type ProjectFile } from '../../engine/index.ts'
import { readShipped, type ShippedFiles } from '../../server/projects/shipped-files.ts'

const LARGE = 'size: { limit: 250 }'

/**
 * The same files, but the shop gives so few records a page: one, so that a small list is worth being split, or some, so
 * that records move from page to page.
 */
export function withSmallPages(
  files: readonly ProjectFile[],
  size: number,
): readonly ProjectFile[] {
  const changed = files.map((file) =>
    file.path === 'connectors/lightspeed-ecom/connector.yaml'
      ? { ...file, text: file.text.replaceAll(LARGE, `size: { limit: ${size} }`) }
      : file,
  )
  if (changed.every(({ text }, at) => text === files[at]?.text)) {
    throw new Error(`the connector of the shop says no "${LARGE}" any more`)
  }
  return changed
}

/** What comes with the program, but the shop gives one record a page. */
export function shippedWithSmallPages(): ShippedFiles {
  const shipped = readShipped()
  const connectorFiles = withSmallPages(shipped.connectorFiles, 1)
  return {
    ...shipped,
    connectorFiles,
    connectors: loadProject(connectorFiles, { transports: transportSpecs }).connectors,
  }
}
