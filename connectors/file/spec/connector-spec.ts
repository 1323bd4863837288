import { type Static, Type } from 'typebox'
import { connectorKeys, connectorTestKeys } from '../../../engine/transport.ts'
import { FileSpec } from './file-spec.ts'
import { FilesSpec } from './files-spec.ts'

/** One test of a connector: an operation, the files that it finds and leaves, and its result. */
const FileConnectorTestSpec = Type.Object(
  {
    ...connectorTestKeys.operation,
    files: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'helpTestFiles' }),
    ),
    written: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
        description: 'helpTestWritten',
      }),
    ),
    ...connectorTestKeys.result,
  },
  { additionalProperties: false },
)
export type FileConnectorTestSpec = Static<typeof FileConnectorTestSpec>

/** A connector file: what the files of one kind of system hold. */
export const FileConnectorSpec = Type.Object(
  {
    ...connectorKeys.name,
    file: FileSpec,
    resources: Type.Record(Type.String(), FilesSpec, { minProperties: 1 }),
    tests: Type.Optional(Type.Array(FileConnectorTestSpec, { description: 'helpFileTests' })),
  },
  { additionalProperties: false },
)
export type FileConnectorSpec = Static<typeof FileConnectorSpec>
