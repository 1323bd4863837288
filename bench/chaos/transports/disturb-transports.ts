import { createFileTransport, openPlace } from '../../../connectors/file/file-transport.ts'
import { httpTransport } from '../../../connectors/http/http-transport.ts'
import { openHttpConnection } from '../../../connectors/http/open/open-http-connection.ts'
import { createRandom } from '../../../connectors/simulator/seeded-random.ts'
import { mysql } from '../../../connectors/sql/open/clients/mysql.ts'
import { postgres } from '../../../connectors/sql/open/clients/postgres.ts'
import { sqlite } from '../../../connectors/sql/open/clients/sqlite.ts'
import { createSqlTransport } from '../../../connectors/sql/sql-transport.ts'
import type { Transport } from '../../../connectors/transport.ts'
import type { Deadly } from '../deadly.ts'
import type { Trouble } from '../job.ts'
import { disturbDialect } from './disturb-dialect.ts'
import { disturbPlace } from './disturb-place.ts'
import type { Times } from './disturbance.ts'

/** Others in one request are waited for as long as is worth it here. */
const GATHER_MS = 10

const openNear: Transport['open'] = (plan, account, ports) =>
  openHttpConnection({ plan, ...account, ...ports, gatherMs: GATHER_MS })

/** The real transports, whose drivers fail and whose process dies in the middle of what it does. */
export function disturbTransports(
  times: Times,
  deadly: Pick<Deadly, 'pass'>,
  { seed, probability }: Trouble,
): readonly Transport[] {
  const random = createRandom(seed)
  const disturbance = { times, deadly, strikes: () => random.chance(probability), random }
  const dialect = (each: typeof sqlite) => disturbDialect(each, disturbance)
  return [
    { ...httpTransport, open: openNear },
    createSqlTransport({
      postgres: dialect(postgres),
      mysql: dialect(mysql),
      sqlite: dialect(sqlite),
    }),
    createFileTransport((place, how) => disturbPlace(openPlace(place, how), disturbance)),
  ]
}
