import { createHash } from 'node:crypto'

/** Everything that tells who Jan is. */
export const EMAIL = 'Jan.Piet@Example-Shop.nl'
export const LOWER = EMAIL.toLowerCase()
export const NAME = 'Janus Pieterszoon'
export const PHONE = '+31 6 5550 1234'
export const STREET = 'Prinsengracht 263-zw'
export const LISTED = `Eva <eva@example.org>, "Jan" <${EMAIL.toUpperCase()}>; bo@example.org`

/** The same for those who decode it, and never as it is. */
export const SPELLED = [
  ...['&#64;', '&commat;', '&#x40;', '\uff20', String.raw`\u0040`, '%2540', ' @ '].map((sign) =>
    EMAIL.replace('@', sign),
  ),
  '"Jan.Piet"@Example-Shop.nl',
].join('; ')

/** Ways to write him in texts, and in what is called by him. */
export const WRITTEN = {
  'as he is': { listed: LISTED, key: EMAIL, lower: LOWER },
  'in other spellings': {
    listed: SPELLED,
    key: EMAIL.replace('@', '&#64;'),
    lower: LOWER.replace('@', '%2540'),
  },
} as const

const TELLING = [
  'example-shop',
  LOWER,
  LOWER.replace('@', '%40'),
  NAME.toLowerCase(),
  PHONE.toLowerCase(),
  STREET.toLowerCase(),
]

/** Hashes that anybody can make who wants to know whether it is Jan. */
const HASHES = [
  EMAIL,
  LOWER,
  JSON.stringify(LOWER),
  JSON.stringify([EMAIL]),
  JSON.stringify([LOWER]),
  `till.customer?email=${JSON.stringify(EMAIL)}`,
  `crm.contact|${EMAIL}|till.customer`,
  `crm.contact|${EMAIL}|till.visit`,
  JSON.stringify({ who: EMAIL }),
].flatMap((text) =>
  (['utf8', 'utf16le'] as const).flatMap((encoding) =>
    ['sha256', 'md5', 'sha1'].flatMap((kind) => {
      const digest = createHash(kind).update(Buffer.from(text, encoding)).digest()
      const half = digest.subarray(0, 16)
      return [digest, half].flatMap((bytes) => [
        bytes.toString('hex'),
        bytes.toString('base64').replace(/=+$/, ''),
        bytes.toString('base64url'),
      ])
    }),
  ),
)

/** What in a text tells who Jan is, if anything does. */
export function tellsOfJan(text: string): string | undefined {
  const lower = text.toLowerCase()
  return TELLING.find((mark) => lower.includes(mark)) ?? HASHES.find((hash) => text.includes(hash))
}
