/** An error with CCV's code beside the status; many of them are HTTP 500 (contracts.md 4.3). */
export class BusinessError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
