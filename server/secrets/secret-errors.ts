const WHY = {
  format:
    'a secret in the database has a format that this program does not know; it was written by a newer version or damaged',
  key: 'a secret in the database was sealed with a data key that is not in the database; put back the table data_key from a backup',
  changed:
    'a secret in the database was changed or moved to another row; enter the credentials of that connection again',
}

/** A sealed text does not open. Says nothing about its content. */
export class CannotOpenError extends Error {
  override readonly name = 'CannotOpenError'
  readonly code = 'SECRET_CANNOT_OPEN'
  readonly why: keyof typeof WHY

  constructor(why: keyof typeof WHY, options?: ErrorOptions) {
    super(WHY[why], options)
    this.why = why
  }
}

/** There is no usable key. Never contains the key. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly code = 'KEY_UNUSABLE'
}
