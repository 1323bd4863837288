/** Where a record is found. */
export interface RecordPlace {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
  readonly key: string
}
