/** `mapwright/transport-suite`: what a transport has to do, as tests. Needs vitest. */

export {
  type Fault,
  type Item,
  SECRET,
  type SystemUnderTest,
  type TransportUnderTest,
} from '../transport-suite/transport-case.ts'
export { describeTransport } from '../transport-suite.ts'
