import { expect, test } from 'vitest'
import { compileConnector } from '../../../../engine/index.ts'
import { transportSpecs } from '../../../specs.ts'
import { answerJson, startLocalServer } from '../../../testing/local-server.ts'
import { createTestClock } from '../../../testing/test-clock.ts'
import { originsOfHttp } from '../../spec/origins-of-http.ts'
import { connectorText, ITEM, signal } from '../../testing/connect-shop.ts'
import { addressOfSignIn, askForTokens } from './sign-in.ts'

// RFC 7636, 4.3 and 4.5; without it, RFC 6749, 4.1.1 and 4.1.3.
test.each([
  ['', ['code_challenge', 'code_challenge_method'], ['code_verifier']],
  [', pkce: true', ['code_challenge', 'code_challenge_method'], ['code_verifier']],
  [', pkce: false', [], []],
])('a sign-in by people%s', async (key, inAddress, inRequest) => {
  const server = await startLocalServer((_, response) =>
    answerJson(response, { access_token: 't' }),
  )
  const oauth = `authorize: =$settings.url & "/in", token: =$settings.url & "/token", client: app${key}`
  const text = connectorText(`  auth: { oauth: { ${oauth} } }`, ITEM)
  const { plan } = compileConnector('shop.yaml', text, { transports: transportSpecs })
  if (!plan) throw new Error('no plan')
  const settings = { url: `${server.origin}/api` }
  const at = { connector: plan, settings, secretNames: [], origins: originsOfHttp(plan, settings) }
  const asked = { redirect: 'https://us.example/back', state: 's', challenge: 'c' }
  const address = new URL(addressOfSignIn(at, asked))
  expect([...address.searchParams.keys()].filter((name) => name.startsWith('code_'))).toEqual(
    inAddress,
  )
  const grant = { code: 'x', redirect: asked.redirect, verifier: 'v' }
  await askForTokens(at, grant, { clock: createTestClock(0), allowPrivate: true, signal })
  const form = new URLSearchParams(server.requests[0]?.body)
  expect([...form.keys()].filter((name) => name.startsWith('code_'))).toEqual(inRequest)
  await server.close()
})
