import type { TransportSpec } from '../../../engine/transport.ts'
import { compileFileConnector } from './compile-file-connector.ts'
import { FileConnectorSpec } from './connector-spec.ts'

/** Files in the language of connectors. */
export const fileSpec: TransportSpec = {
  name: 'file',
  file: FileConnectorSpec,
  compile: compileFileConnector,
}
