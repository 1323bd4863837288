import { type Static, Type } from 'typebox'
import { AnyValue, DURATION_PATTERN } from '../../../engine/transport.ts'

/** A value, and what it is for. */
function valueFor(description: string) {
  return Type.Unsafe<unknown>({ ...AnyValue, description })
}

/** Where files are. */
export const FileSpec = Type.Object(
  {
    folder: valueFor('helpFileFolder'),
    timeout: Type.Optional(
      Type.String({
        pattern: DURATION_PATTERN,
        errorMessage: 'lengthOfTime',
        description: 'helpFileTimeout',
      }),
    ),
    parallel: Type.Optional(Type.Integer({ minimum: 1, description: 'helpFileParallel' })),
  },
  { additionalProperties: false, title: 'file', description: 'helpFile' },
)
export type FileSpec = Static<typeof FileSpec>
