import {
  type Connection,
  type ConnectorPlan,
  type Json,
  type JsonObject,
} from '../../../engine/index.ts'
import { createRateGate } from '../../limits/rate-gate.ts'
import { createReplayClock } from '../../limits/replay-clock.ts'
import { createMemoryIndexStore } from '../../records/index-store.ts'
import { fitsExpectation, performTest } from '../../records/perform-test.ts'
import type { ConnectorTestResult } from '../../transport.ts'
import { openHttpConnection } from '../open/open-http-connection.ts'
import { readAnswer } from '../open/wire/answer.ts'
import { judgeAnswer } from '../open/wire/judge-answer.ts'
import { withChosenAuth } from '../spec/choose-auth.ts'
import {
  type HttpConnectorPlan,
  type HttpConnectorTest,
  isHttpConnector,
} from '../spec/http-plan.ts'
import { type RecordedAnswer, served } from './recorded-answer.ts'
import { type ReplayServer, startReplayServer } from './replay-server.ts'
import { basesToServe, replaySettings } from './replay-settings.ts'
import { beginsWithSignIn, digestsOf, exampleTokens, movedTo } from './replay-sign-in.ts'
import { nameOfRule, watchRules } from './watch-rules.ts'

/** Replays the recorded traffic of a connector's tests, and compares what became of it. */
export async function runConnectorTests(
  plan: ConnectorPlan,
): Promise<readonly ConnectorTestResult[]> {
  if (!isHttpConnector(plan)) throw new Error(`"${plan.name}" is not reached by HTTP`)
  const results: ConnectorTestResult[] = []
  for (const test of plan.tests) results.push(await runTest(plan, test))
  return results
}

/** What tests can show besides operations: the rules for errors. */
export function testableRules(plan: ConnectorPlan): readonly string[] {
  return isHttpConnector(plan) ? plan.http.errors.map(nameOfRule) : []
}

async function runTest(
  plan: HttpConnectorPlan,
  test: HttpConnectorTest,
): Promise<ConnectorTestResult> {
  const { got, complaints, shows } = await replayTest(plan, test)
  const failures = [...complaints]
  const { expect, gives } = test
  const wanted = gives === undefined ? expect : { records: expect, gives }
  if (!fitsExpectation(wanted, got)) {
    failures.push(`it gives ${JSON.stringify(got)}, want ${JSON.stringify(wanted)}`)
  }
  return { it: test.it, failures, shows }
}

/** What becomes of recorded traffic, and what was asked otherwise than it was recorded. */
export async function replayTest(
  declared: HttpConnectorPlan,
  test: HttpConnectorTest,
): Promise<{
  readonly got: Json
  readonly complaints: readonly string[]
  readonly shows: readonly string[]
}> {
  const settings = replaySettings(declared, test.settings)
  const plan = withChosenAuth(declared, settings)
  const server = await startReplayServer(test.http, {
    bases: basesToServe(plan, settings),
    isRefusal: (response) => isRefusal(response, plan.http),
  })
  const { rules, held } = watchRules(plan.http.errors)
  const watched = { ...plan, http: { ...plan.http, errors: rules } }
  const connection = openOn(watched, test, settings, server)
  try {
    const got = await performTest(connection, test)
    return { got, complaints: server.complaints(), shows: [...held] }
  } finally {
    await connection.close()
    await server.close()
  }
}

function isRefusal(
  recorded: RecordedAnswer,
  { errors, answersAs }: HttpConnectorPlan['http'],
): boolean {
  const answer = readAnswer(served(recorded), { at: 0, askedAt: 0 }, { as: answersAs })
  return judgeAnswer(answer, errors, 'unchecked', { variables: {}, now: 0 }).kind !== 'good'
}

function openOn(
  plan: HttpConnectorPlan,
  test: HttpConnectorTest,
  settings: JsonObject,
  server: ReplayServer,
): Connection {
  const base = { kind: 'constant', value: server.addressOf() } as const
  const names = Object.keys(plan.http.bases)
  const others = names.map((at) => [at, { kind: 'constant', value: server.addressOf(at) } as const])
  const clock = createReplayClock(test.at === undefined ? undefined : Date.parse(test.at))
  const { limits, http } = plan
  // Recorded answers carry no signatures, and one request at a time keeps the order of the record.
  const unsigned = http.auth?.kind === 'sign' ? { ...http.auth, answer: undefined } : http.auth
  const replayed: HttpConnectorPlan = {
    ...plan,
    http: {
      ...http,
      base,
      bases: Object.fromEntries(others),
      hosts: undefined,
      auth: movedTo(base.value, unsigned, settings),
    },
    parallel: 1,
  }
  const showsSignIn = beginsWithSignIn(plan, test, settings)
  return openHttpConnection({
    plan: replayed,
    settings,
    indexStore: createMemoryIndexStore(),
    rateGate: createRateGate({ limits, parallel: 1, clock }),
    clock,
    tokens: showsSignIn ? undefined : async () => exampleTokens(http.auth),
    digests: digestsOf(test, [base.value, ...names.map((at) => server.addressOf(at))]),
    allowPrivate: true,
  })
}
