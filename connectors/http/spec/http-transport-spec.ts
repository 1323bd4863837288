import type { TransportSpec } from '../../../engine/transport.ts'
import { compileHttpConnector } from './compile-http-connector.ts'
import { HttpConnectorSpec } from './connector-spec.ts'

/** HTTP in the language of connectors. */
export const httpSpec: TransportSpec = {
  name: 'http',
  file: HttpConnectorSpec,
  compile: compileHttpConnector,
}
