/** Sub-codes of CCV Shop. 400.10, 401.10 and 404.10 are assumed; the others are published. */
const EXPLANATIONS = {
  '400.10': 'The input does not match the schema of this resource.',
  '401.10': 'The hash, the date or the public key is not valid.',
  '404.10': 'The resource was not found.',
  '404.20': 'The resource name is invalid.',
  '405.10': 'The method is not allowed on this resource.',
  '429.10': 'This method of this resource was called too often in this minute.',
  '429.11': 'Too many requests were made in this minute.',
  '500.40': 'The property already exists.',
  '500.50': 'The value must be unique; it is in use already.',
  '500.60': 'The limit of products of this webshop is reached.',
  '500.70': 'The method is not allowed on this resource in its present state.',
  '500.80': 'The payload is too big.',
  '500.90': 'A required app is not installed.',
  '501.30': 'The resource is read-only.',
} as const

export type CcvErrorCode = keyof typeof EXPLANATIONS

/** An answer other than a success: business errors come as HTTP 500, told apart by the sub-code only. */
export class CcvError extends Error {
  override readonly name = 'CcvError'
  readonly code: CcvErrorCode

  constructor(code: CcvErrorCode, detail?: string) {
    super(detail ? `${EXPLANATIONS[code]} ${detail}` : EXPLANATIONS[code])
    this.code = code
  }

  get status(): number {
    return Number(this.code.slice(0, 3))
  }
}
