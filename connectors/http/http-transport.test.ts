import { describeTransport } from '../transport-suite.ts'
import { httpTransport } from './http-transport.ts'
import { ITEM_CONNECTOR, startItemSystem } from './testing/item-system.ts'

describeTransport('HTTP', {
  transport: httpTransport,
  connector: ITEM_CONNECTOR,
  start: startItemSystem,
})
