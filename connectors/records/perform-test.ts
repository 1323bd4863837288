import {
  type Connection,
  type ConnectorTest,
  equalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  OperationError,
  type SourceRecord,
} from '../../engine/index.ts'

/** What the operation of a test gives, or the class of its refusal and what is said. */
export async function performTest(connection: Connection, test: ConnectorTest): Promise<Json> {
  return refusalOf(() => operate(connection, test, new AbortController().signal))
}

async function refusalOf(work: () => Promise<Json>): Promise<Json> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof OperationError)) throw thrown
    return { fails: thrown.class, say: thrown.message }
  }
}

/** `{ fails: class }` need not repeat what is said; all else must be equal. */
export function fitsExpectation(expected: Json, got: Json): boolean {
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    return expected.every((each, at) => fitsExpectation(each, got[at] ?? null))
  }
  if (!isJsonObject(expected) || !isJsonObject(got) || expected['fails'] === undefined) {
    return equalJson(expected, got)
  }
  const isSaid = expected['say'] === undefined || equalJson(expected['say'], got['say'] ?? null)
  return isSaid && equalJson(expected['fails'], got['fails'] ?? null)
}

async function operate(
  connection: Connection,
  test: ConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const { list, get, find, create, update, delete: deleted, id = '', set = {} } = test
  if (list !== undefined) return listAll(connection, list, test, signal)
  if (get !== undefined) {
    const found = await connection.resource(get).get?.(String(id), signal)
    return found ? recordOf(await completed(connection, get, found, test, signal)) : null
  }
  const made = create === undefined ? {} : await createAny(connection, create, test, signal)
  if (find !== undefined) return findAny(connection, find, test, signal)
  if (update !== undefined) await connection.resource(update).update(id, set, { signal })
  else if (deleted !== undefined) await connection.resource(deleted).delete(id, { signal })
  else if (create === undefined) await connection.check(signal)
  return made
}

function findAny(
  connection: Connection,
  name: string,
  { by = {}, bys }: ConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const findOne = async (values: JsonObject): Promise<Json> => {
    const hits = await connection.resource(name).find(values, { fresh: false, signal })
    return hits.map((hit) => hit.record ?? { id: hit.id })
  }
  return bys ? Promise.all(bys.map((values) => refusalOf(() => findOne(values)))) : findOne(by)
}

function createAny(
  connection: Connection,
  name: string,
  { set = {}, sets }: ConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  return sets
    ? createAtOnce(connection, name, sets, signal)
    : createOne(connection, name, set, 'operation', signal)
}

/** Each is told for itself what became of it. */
async function createAtOnce(
  connection: Connection,
  name: string,
  sets: NonNullable<ConnectorTest['sets']>,
  signal: AbortSignal,
): Promise<Json> {
  return Promise.all(
    sets.map((set, at) =>
      refusalOf(() => createOne(connection, name, set, `operation${at + 1}`, signal)),
    ),
  )
}

/** With the end of the run, at which a file of several records is written. */
async function createOne(
  connection: Connection,
  name: string,
  set: NonNullable<ConnectorTest['set']>,
  operation: string,
  signal: AbortSignal,
): Promise<Json> {
  const resource = connection.resource(name)
  const { id, record } = await resource.create(set, { operation, signal })
  await resource.finish?.({ signal })
  return record ?? (id === undefined ? {} : { id })
}

async function listAll(
  connection: Connection,
  name: string,
  test: ConnectorTest,
  signal: AbortSignal,
): Promise<Json> {
  const { since, token, gives, with: values } = test
  const records: Json[] = []
  let given: Json = null
  const pages = connection.resource(name).list({ filter: 0, since, token, with: values, signal })
  for await (const { records: found, token: next, handled } of pages) {
    if (isJsonObject(next)) given = next['at'] ?? null
    for (const source of found) {
      records.push(recordOf(await completed(connection, name, source, test, signal)))
    }
    await handled?.()
  }
  return gives === undefined ? records : { records, gives: given }
}

async function completed(
  connection: Connection,
  name: string,
  source: SourceRecord,
  { more }: ConnectorTest,
  signal: AbortSignal,
): Promise<SourceRecord> {
  return more ? connection.resource(name).complete(source, more, signal) : source
}

/** A record that does not fit shows why, which no expectation equals. */
function recordOf({ record, problem }: SourceRecord): Json {
  return problem === undefined ? record : { problem }
}
