import type { TransportSpec } from '../engine/index.ts'
import { fileSpec } from './file/spec/file-transport-spec.ts'
import { httpSpec } from './http/spec/http-transport-spec.ts'
import { sqlSpec } from './sql/spec/sql-transport-spec.ts'

/** What all transports add to the language of connectors. Reaches nothing, so it runs in a browser as well. */
export const transportSpecs: readonly TransportSpec[] = [httpSpec, sqlSpec, fileSpec]
