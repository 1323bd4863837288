import { type Static, Type } from 'typebox'
import { AnyValue, DURATION_PATTERN } from '../../../engine/transport.ts'

/** A value, and what it is for. */
function valueFor(description: string) {
  return Type.Unsafe<unknown>({ ...AnyValue, description })
}

const closed = { additionalProperties: false }

const timeKeys = {
  timeout: Type.Optional(
    Type.String({
      pattern: DURATION_PATTERN,
      errorMessage: 'lengthOfTime',
      description: 'helpFileTimeout',
    }),
  ),
  parallel: Type.Optional(Type.Integer({ minimum: 1, description: 'helpFileParallel' })),
}

const FolderSpec = Type.Object({ folder: valueFor('helpFileFolder'), ...timeKeys }, closed)

const SftpSpec = Type.Object(
  {
    sftp: valueFor('helpSftp'),
    port: Type.Optional(valueFor('helpSftpPort')),
    hostKey: valueFor('helpSftpHostKey'),
    user: valueFor('helpSftpUser'),
    password: Type.Optional(valueFor('helpSftpPassword')),
    key: Type.Optional(valueFor('helpSftpKey')),
    passphrase: Type.Optional(valueFor('helpSftpPassphrase')),
    path: Type.Optional(valueFor('helpSftpFolder')),
    ...timeKeys,
  },
  closed,
)
export type SftpSpec = Static<typeof SftpSpec>

const FtpsSpec = Type.Object(
  {
    ftps: valueFor('helpFtps'),
    port: Type.Optional(valueFor('helpFtpsPort')),
    implicit: Type.Optional(Type.Boolean({ description: 'helpFtpsImplicit' })),
    certificate: Type.Optional(valueFor('helpFtpsCertificate')),
    user: valueFor('helpSftpUser'),
    password: valueFor('helpSftpPassword'),
    path: Type.Optional(valueFor('helpSftpFolder')),
    ...timeKeys,
  },
  closed,
)

const S3Spec = Type.Object(
  {
    s3: valueFor('helpS3'),
    region: Type.Optional(valueFor('helpS3Region')),
    endpoint: Type.Optional(valueFor('helpS3Endpoint')),
    accessKey: valueFor('helpS3AccessKey'),
    secretKey: valueFor('helpS3SecretKey'),
    sessionToken: Type.Optional(valueFor('helpS3SessionToken')),
    path: Type.Optional(valueFor('helpS3Path')),
    ...timeKeys,
  },
  closed,
)
export type S3Spec = Static<typeof S3Spec>

/** Where files are. */
export const FileSpec = Type.Union([FolderSpec, SftpSpec, FtpsSpec, S3Spec], {
  title: 'file',
  description: 'helpFile',
})
export type FileSpec = Static<typeof FileSpec>
