/**
 * `mapwright`: reads the files of a project, and runs its flows between systems that the caller opened.
 *
 * It reads no file, opens no socket and keeps nothing by itself: texts, connections and the store are given. So it runs in Node
 * and in a browser. What it gives is read-only.
 */
export { type Diagnostic, formatDiagnostic } from '../../engine/diagnostic.ts'
export type { Json, JsonObject } from '../../engine/json.ts'
export type { ProjectFile } from '../../engine/language/source-file.ts'
export { loadWords } from '../../engine/messages/load-words.ts'
export type { Message } from '../../engine/messages/message.ts'
export { toText } from '../../engine/messages/to-text.ts'
export type { ConnectorPlan, ErrorClass } from '../../engine/plan/connector-plan.ts'
export type { FlowPlan } from '../../engine/plan/flow-plan.ts'
export {
  type LoadOptions,
  loadProject,
  type Project,
  type ProjectFlow,
} from '../../engine/project/load-project.ts'
export {
  type Connection,
  type FindOptions,
  type ListRequest,
  OperationError,
  type Page,
  type RecordId,
  type Resource,
  type SourceRecord,
  type TargetRecord,
  type WriteOptions,
} from '../../engine/run/connection.ts'
export {
  applyPlan,
  type FlowApplication,
  type FlowPlanning,
  type PlannedRecord,
  planFlow,
} from '../../engine/run/plan-flow.ts'
export type { Clock, Ports } from '../../engine/run/ports.ts'
export { type RunSummary, runFlow } from '../../engine/run/run-flow.ts'
export type { RunOptions, RunScope } from '../../engine/run/run-options.ts'
export type { Counts, Outcome } from '../../engine/run/store/counts.ts'
export type { Cursor } from '../../engine/run/store/cursor.ts'
export type {
  DurableRecord,
  ListedRecord,
  RecordQuery,
} from '../../engine/run/store/durable-record.ts'
export type { CommitResult, Effects, RecordEvent } from '../../engine/run/store/effects.ts'
export type { Grant, NewIntent } from '../../engine/run/store/intent.ts'
export { KeyTooLongError } from '../../engine/run/store/key-length.ts'
export {
  type Link,
  type LinkKey,
  linkWakeKey,
  parseLinkWakeKey,
} from '../../engine/run/store/link.ts'
export { createMemoryStore, type MemoryStore } from '../../engine/run/store/memory-store.ts'
export {
  FlowBusyError,
  LeaseLostError,
  leaseTtlMs,
  type NewRun,
  type RunLease,
  type RunResult,
  type RunRow,
  type StartedRun,
} from '../../engine/run/store/run-lease.ts'
export {
  firstPartition,
  type GoneReport,
  type Partition,
  type PartitionsState,
  type Store,
} from '../../engine/run/store/store.ts'
export type { System, Systems } from '../../engine/run/system.ts'
export { type CompleteSettings, completeSettings } from '../../engine/schema/complete-settings.ts'
export { createPorts } from './create-ports.ts'
