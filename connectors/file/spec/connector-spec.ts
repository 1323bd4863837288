import { type Static, Type } from 'typebox'
import { connectorKeys } from '../../../engine/transport.ts'
import { FileSpec } from './file-spec.ts'
import { FilesSpec } from './files-spec.ts'

/** A connector file: what the files of one kind of system hold. */
export const FileConnectorSpec = Type.Object(
  {
    ...connectorKeys.name,
    file: FileSpec,
    resources: Type.Record(Type.String(), FilesSpec, { minProperties: 1 }),
  },
  { additionalProperties: false },
)
export type FileConnectorSpec = Static<typeof FileConnectorSpec>
