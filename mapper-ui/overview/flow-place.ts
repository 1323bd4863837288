/** The parts of the address of a flow. */
export interface FlowPlace {
  readonly workspace: string
  readonly integration: string
  readonly flow: string
}
