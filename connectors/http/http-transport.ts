import type { Transport } from '../transport.ts'
import { openHttpConnection } from './open/open-http-connection.ts'
import { addressOfSignIn, askForTokens, handsOut } from './open/sign-in/sign-in.ts'
import { recordList } from './replay/record-list.ts'
import { runConnectorTests, testableRules } from './replay/run-connector-tests.ts'
import { httpSpec } from './spec/http-transport-spec.ts'
import { originsOfHttp } from './spec/origins-of-http.ts'

/** Systems that are reached by HTTP. */
export const httpTransport: Transport = {
  ...httpSpec,
  open: (plan, account, ports) => openHttpConnection({ plan, ...account, ...ports }),
  originsOf: originsOfHttp,
  signIn: { handsOut, addressOf: addressOfSignIn, askForTokens },
  test: runConnectorTests,
  record: recordList,
  testable: testableRules,
}
