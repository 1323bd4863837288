import type {
  Clock,
  ConnectorPlan,
  EvaluationContext,
  ListRequest,
  Page,
  ResourcePlan,
} from '../../engine/index.ts'

/** An opened account as all that is the same for every transport sees it: records come in pages, however they come. */
export interface RecordSource {
  readonly plan: ConnectorPlan
  /** Where the system is: what is kept of it must not outlive a change of that. */
  readonly place: string
  readonly clock: Clock
  /** What formulas see of the account, besides these names: no secrets. */
  readonly contextOf: (names?: Readonly<Record<string, unknown>>) => EvaluationContext
  /**
   * The pages of one list, the next asked for only when it is wanted.
   *
   * @throws {OperationError}
   */
  readonly pages: (plan: ResourcePlan, request: ListRequest) => AsyncIterable<Page>
  /**
   * What a read of all records asks for, or one of changes whatever their time, in words: lists that ask for the same have the
   * same records. Nothing where the read is of some of them; absent: no two lists are the same.
   */
  readonly listName?: ((plan: ResourcePlan, request: ListRequest) => string | undefined) | undefined
}
